"use strict";

const { projects, ...shared } = require("../../jest.config.cjs");
const [, { runtime: _shared, ...integration }] = projects;

/** This test judges latencies, so no other test may run beside it. */
const ALONE = "<rootDir>/test/fairness/short.faults.ts";

/**
 * `npm run test:faults` runs tests that take too long for `npm test`, mostly because they wait. The project `alone`
 * runs last.
 */
module.exports = {
  rootDir: integration.rootDir,
  ...shared,
  maxWorkers: 2,
  projects: [
    {
      ...integration,
      // Tests that kill processes must not share a realm or modules with other test files.
      testEnvironment: "node",
      displayName: "faults",
      testMatch: ["<rootDir>/test/**/*.faults.ts"],
      testPathIgnorePatterns: ["/node_modules/", ALONE],
    },
    {
      ...integration,
      testEnvironment: "node",
      displayName: "alone",
      testMatch: [ALONE],
      globalSetup: undefined,
      globalTeardown: undefined,
      runner: "<rootDir>/test/harness/alone-runner.cjs",
    },
  ],
};
