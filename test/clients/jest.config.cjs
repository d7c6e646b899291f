"use strict";

const { projects, testTimeout, workerGracefulExitTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/** `npm run test:clients` runs third-party client programs against the whole stack, as their users run them. */
module.exports = {
  ...integration,
  displayName: "clients",
  testMatch: ["<rootDir>/test/clients/*.clients.ts"],
  maxWorkers: 2,
  testTimeout,
  workerGracefulExitTimeout,
};
