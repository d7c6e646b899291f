"use strict";

const path = require("node:path");

/** Prints a line for each suite after Jest's summary, such as `graphql-over-http: 62 of 62` (passed tests of all). */
module.exports = class Counts {
  onRunComplete(_contexts, { testResults }) {
    const lines = testResults.map(({ testFilePath, numPassingTests, numFailingTests, numPendingTests }) => {
      const suite = path.basename(testFilePath).replace(/\.(test|conformance)\.ts$/, "");
      return `${suite}: ${numPassingTests} of ${numPassingTests + numFailingTests + numPendingTests}`;
    });
    process.stdout.write(`\n${lines.sort().join("\n")}\n`);
  }
};
