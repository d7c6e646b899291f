"use strict";

/** Packages that ship only ES modules, which Jest's CommonJS loader needs translated. */
const esModules = ["jose", "@platformatic/[^/]+"];

/** The one file of the MongoDB driver that imports at run time, which Jest's loader can only do translated. */
const dynamicImports = "mongodb/lib/runtime_adapters\\.js";

const shared = {
  rootDir: __dirname,
  testEnvironment: "<rootDir>/test/harness/runner/environment.cjs",
  runtime: "<rootDir>/test/harness/runner/runtime.cjs",
  setupFiles: ["reflect-metadata"],
  moduleNameMapper: {
    "^@sluice/sdk$": "<rootDir>/sdk/src/index.ts",
    "^@sluice/sdk/document-ids$": "<rootDir>/sdk/src/document-ids.ts",
    "^@sluice/sdk/text$": "<rootDir>/sdk/src/text.ts",
  },
  transform: {
    [`/node_modules/${dynamicImports}$`]: ["@swc/jest", { swcrc: false, module: { type: "commonjs" } }],
    "^.+\\.[jt]s$": "@swc/jest",
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join("|")})/|${dynamicImports})`],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/sdk/dist/", "<rootDir>/\\.sluice/"],
};

/** The slowest test takes 40 s on two quiet cores; a busy machine may be four times as slow. */
const testTimeout = 300_000;

/** More than two cores have, because integration tests wait for half of their time. */
const maxWorkers = 4;

/** A worker that has loaded every module takes half a second to end on two quiet cores, which is what Jest allows. */
const workerGracefulExitTimeout = 30_000;

/** `unit` needs no servers; `integration` shares one mongod and one Mosquitto per run. */
module.exports = {
  maxWorkers,
  testSequencer: "<rootDir>/test/harness/runner/sequencer.cjs",
  testTimeout,
  workerGracefulExitTimeout,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/{src,console/src}/**/*.test.ts", "<rootDir>/test/unit/**/*.test.ts"],
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
