"use strict";

const [, integration] = require("../../jest.config.cjs").projects;

/** `npm run test:faults`: kills, outages, floods and worst requests, which take too long for `npm test`. */
module.exports = {
  ...integration,
  displayName: "faults",
  testMatch: ["<rootDir>/test/**/*.faults.ts"],
  maxWorkers: 2,
  testTimeout: 120_000,
};
