"use strict";

const { projects, ...shared } = require("../../jest.config.cjs");
const [, { runtime: _shared, ...integration }] = projects;

/** Judges latencies, so nothing else may run beside it. */
const ALONE = "<rootDir>/test/fairness/short.faults.ts";

/** `npm run test:faults`: what takes too long for `npm test`, most of it waiting. `alone` comes last. */
module.exports = {
  rootDir: integration.rootDir,
  ...shared,
  maxWorkers: 2,
  projects: [
    {
      ...integration,
      // Tests that kill processes have a realm and modules of their own.
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
