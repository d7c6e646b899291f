"use strict";

const { projects, ...shared } = require("../../jest.config.cjs");
const [, integration] = projects;

/**
 * `npm run test:long` runs tests that pack the SDK, run commands of the documentation, start several processes of
 * Sluice, or wait for seconds.
 */
module.exports = {
  ...shared,
  rootDir: integration.rootDir,
  projects: [{ ...integration, displayName: "long", testMatch: ["<rootDir>/test/**/*.long.ts"] }],
};
