"use strict";

/** `node --require` this to run a test's own process from its TypeScript, as Jest runs the test itself. */
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
  module._compile(transformFileSync(filename, { swcrc: true, sourceMaps: "inline" }).code, filename);
};

// What the harness would have Jest do after the tests ends with the process.
globalThis.afterAll = () => undefined;
