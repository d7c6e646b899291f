"use strict";

const { projects, testTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/** Judges latencies, so nothing else may run beside it. */
const ALONE = "<rootDir>/test/fairness/short.faults.ts";

/** `npm run test:faults`: what takes too long for `npm test`. `alone` comes last. */
module.exports = {
  rootDir: integration.rootDir,
  maxWorkers: 2,
  testTimeout,
  projects: [
    {
      ...integration,
      displayName: "faults",
      testMatch: ["<rootDir>/test/**/*.faults.ts"],
      testPathIgnorePatterns: ["/node_modules/", ALONE],
    },
    {
      ...integration,
      displayName: "alone",
      testMatch: [ALONE],
      globalSetup: undefined,
      globalTeardown: undefined,
      runner: "<rootDir>/test/harness/alone-runner.cjs",
    },
  ],
};
