"use strict";

const { projects, testTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/**
 * `npm run test:chaos` runs the tests of all faults, one stack at a time. `npm run test:faults` includes only the short
 * ones, `*.faults.ts`.
 */
module.exports = {
  ...integration,
  displayName: "chaos",
  testMatch: ["<rootDir>/test/chaos/**/*.faults.ts", "<rootDir>/test/chaos/**/*.chaos.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
  testTimeout,
};
