"use strict";

const path = require("node:path");
const { partOf } = require("./framework.cjs");

const { default: TestSequencer } = partOf("jest", "@jest/core", "@jest/test-sequencer");
const longest = require("./longest.json");

/** Starts the longest test files first, also where no earlier run has measured them, as in a fresh clone. */
module.exports = class LongestFirst extends TestSequencer {
  time(test) {
    const file = path.relative(test.context.config.rootDir, test.path).split(path.sep).join("/");
    return super.time(test) ?? (longest[file] ?? 0) * 1_000;
  }
};
