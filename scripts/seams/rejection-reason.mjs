import { atMostFiles, insertBefore } from "./edit.mjs";

const STAGE = "src/ingest/stages/validate.ts";

const check = `  {
    check: "the values are plausible",
    reasons: ["IMPLAUSIBLE_VALUE"],
    compared: ({ message }) => \`\${message.weight} of \${message.weight} are\`,
  },
`;

const judge = `  if (message.readings.some(({ value }) => Math.abs(value) > 1e300)) {
    return VALIDATE.reject("IMPLAUSIBLE_VALUE", "a value is beyond 1e300");
  }
`;

export default {
  title: "a new rejection reason",
  changes: {
    "src/domain/rejection.ts": insertBefore('  "PAYLOAD_TOO_LARGE",\n', '  "IMPLAUSIBLE_VALUE",\n'),
    "src/schema/enums.ts": insertBefore(
      "    PAYLOAD_TOO_LARGE:",
      '    IMPLAUSIBLE_VALUE: "A value is implausible.",\n',
    ),
    [STAGE]: (source) =>
      insertBefore(
        "  return timestampRejection(",
        judge,
      )(insertBefore('  {\n    check: "the timestamps are', check)(source)),
    "src/ingest/stages/batch-builder.test.ts": insertBefore(
      '  [TOPIC, `"${"x".repeat(70_000)}"`',
      '  [TOPIC, \'{"value":1e301}\', "IMPLAUSIBLE_VALUE", "acme"],\n',
    ),
  },
  violations: atMostFiles(4),
  undeclared: { path: STAGE, error: `'"IMPLAUSIBLE_VALUE"' does not satisfy the constraint 'never'` },
  tests: ["src/ingest", "src/schema"],
};
