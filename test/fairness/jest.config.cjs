"use strict";

const { projects, testTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/** `npm run test:fairness`: every shape; `npm run test:faults` has only the short form and the samples. One stack at a time. */
module.exports = {
  ...integration,
  displayName: "fairness",
  testMatch: ["<rootDir>/test/fairness/**/*.{test,faults,fairness}.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
  testTimeout,
};
