"use strict";

const { createRequire } = require("node:module");

/** A part of the test framework: the copy that the framework itself loads, through these packages one after the other. */
module.exports.partOf = (...packages) => {
  const name = packages.pop();
  const from = packages.reduce((file, each) => createRequire(file).resolve(each), __filename);
  return createRequire(from)(name);
};
