"use strict";

const { projects, testTimeout } = require("../../jest.config.cjs");
const [, integration] = projects;

/** `npm run test:conformance` tests what the API promises to third-party tools. It needs no MongoDB and no broker. */
module.exports = {
  ...integration,
  displayName: "conformance",
  testMatch: ["<rootDir>/test/conformance/*.test.ts", "<rootDir>/test/conformance/*.conformance.ts"],
  globalSetup: undefined,
  globalTeardown: undefined,
  testTimeout,
  reporters: ["default", "<rootDir>/test/conformance/counts.cjs"],
};
