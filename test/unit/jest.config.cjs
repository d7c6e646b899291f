"use strict";

const { readFileSync } = require("node:fs");
const path = require("node:path");
const base = require("../../jest.config.cjs");

/** Loads every import eagerly. Otherwise, a module whose import no test uses would count as not covered. */
const swc = JSON.parse(readFileSync(path.join(__dirname, "../../.swcrc"), "utf8"));
const eager = ["@swc/jest", { ...swc, swcrc: false, module: { ...swc.module, lazy: false } }];
const SOURCES = "^.+\\.[jt]s$";

/**
 * Runs the unit tests, writes a coverage report into coverage/, and fails below a threshold. The threshold is 2 points
 * below the figures that were measured when it was last set.
 */
module.exports = {
  ...base,
  rootDir: base.projects[0].rootDir,
  // With the runtime that shares modules, only the first test file of each worker would be measured.
  projects: base.projects
    .filter(({ displayName }) => displayName === "unit")
    .map(({ runtime: _shared, ...unit }) => ({
      ...unit,
      testEnvironment: "node",
      transform: { ...unit.transform, [SOURCES]: eager },
    })),
  // V8 counts what runs, so the compiler adds no counters.
  coverageProvider: "v8",
  coverageDirectory: "coverage",
  coverageReporters: ["text-summary", "lcov"],
  coverageThreshold: { global: { statements: 52, lines: 52, branches: 87, functions: 55 } },
  collectCoverageFrom: [
    "src/**/*.ts",
    "mosquitto/**/*.ts",
    "sdk/src/**/*.ts",
    "!**/*.test.ts",
    "!sdk/src/generated/**",
  ],
};
