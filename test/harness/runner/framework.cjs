"use strict";

const { createRequire } = require("node:module");

/**
 * Returns the last of these packages, in the copy that Jest itself loads: each package is resolved from the one before.
 */
module.exports.partOf = (...packages) => {
  const name = packages.pop();
  const from = packages.reduce((file, each) => createRequire(file).resolve(each), __filename);
  return createRequire(from)(name);
};
