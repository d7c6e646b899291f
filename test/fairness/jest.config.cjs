"use strict";

const [, integration] = require("../../jest.config.cjs").projects;

/** `npm run test:fairness`: every shape; `npm test` has only the short form, `*.test.ts`. One stack at a time. */
module.exports = {
  ...integration,
  displayName: "fairness",
  testMatch: ["<rootDir>/test/fairness/**/*.{test,faults,fairness}.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
};
