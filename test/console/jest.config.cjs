"use strict";

const { projects, testTimeout, workerGracefulExitTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/** `npm run test:console` runs every flow of the web console in a browser, on real stacks. */
module.exports = {
  ...integration,
  displayName: "console",
  testMatch: ["<rootDir>/test/console/*.console.ts"],
  maxWorkers: 2,
  testTimeout,
  workerGracefulExitTimeout,
};
