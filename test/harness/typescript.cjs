"use strict";

/** `node --require` this file to run a test's child process from TypeScript, compiled as Jest compiles the test. */
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) => {
  module._compile(transformFileSync(filename, { swcrc: true, sourceMaps: "inline" }).code, filename);
};

// The harness registers clean-up with `afterAll`. Here, everything that it would clean up ends with the process.
globalThis.afterAll = () => undefined;
