"use strict";

const { projects, testTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/**
 * `npm run test:fairness` runs every shape, one stack at a time. `npm run test:faults` runs only the short form and the
 * samples.
 */
module.exports = {
  ...integration,
  displayName: "fairness",
  testMatch: ["<rootDir>/test/fairness/**/*.{test,faults,fairness}.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
  testTimeout,
};
