"use strict";

const { default: TestRunner } = require("jest-runner");

/** Jest takes one runner after the other: the tests of this one run after all others, one at a time. */
module.exports = class AloneRunner extends TestRunner {
  isSerial = true;
};
