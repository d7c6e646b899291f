"use strict";

const [, integration] = require("../../jest.config.cjs").projects;

/** `npm run test:chaos`: every fault; `npm test` has only the short ones, `*.test.ts`. One stack at a time. */
module.exports = {
  ...integration,
  displayName: "chaos",
  testMatch: ["<rootDir>/test/chaos/**/*.test.ts", "<rootDir>/test/chaos/**/*.chaos.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
};
