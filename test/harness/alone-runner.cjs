"use strict";

const { default: TestRunner } = require("jest-runner");

/** Jest finishes one runner before the next: the tests of this runner run after all others, one at a time. */
module.exports = class AloneRunner extends TestRunner {
  isSerial = true;
};
