"use strict";

const { projects, testTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/** `npm run test:chaos`: every fault; `npm run test:faults` has the short ones, `*.faults.ts`. One stack at a time. */
module.exports = {
  ...integration,
  displayName: "chaos",
  testMatch: ["<rootDir>/test/chaos/**/*.faults.ts", "<rootDir>/test/chaos/**/*.chaos.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
  testTimeout,
};
