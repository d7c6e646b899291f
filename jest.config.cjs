"use strict";

/** Packages that ship only ES modules, which Jest's CommonJS loader needs translated. */
const esModules = ["jose"];

const shared = {
  rootDir: __dirname,
  testEnvironment: "node",
  setupFiles: ["reflect-metadata"],
  moduleNameMapper: { "^@sluice/sdk$": "<rootDir>/sdk/src/index.ts" },
  transform: { "^.+\\.[jt]s$": "@swc/jest" },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join("|")})/)`],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/sdk/dist/", "<rootDir>/\\.sluice/"],
};

/** `unit` needs no servers; `integration` shares one mongod and one Mosquitto per run. */
module.exports = {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/src/**/*.test.ts", "<rootDir>/test/unit/**/*.test.ts"],
    },
    {
      ...shared,
      displayName: "integration",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/unit/"],
      globalSetup: "<rootDir>/test/harness/global-setup.ts",
      globalTeardown: "<rootDir>/test/harness/global-teardown.ts",
    },
  ],
};
