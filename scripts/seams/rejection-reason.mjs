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

/** Applies several edits to one file. */
const all =
  (...edits) =>
  (source) =>
    edits.reduce((text, edit) => edit(text), source);

export default {
  title: "a new rejection reason",
  changes: {
    "src/domain/rejection.ts": all(
      insertBefore('  PAYLOAD_TOO_LARGE: "The message', '  IMPLAUSIBLE_VALUE: "A value is implausible.",\n'),
      insertBefore('  PAYLOAD_TOO_LARGE: "Send', '  IMPLAUSIBLE_VALUE: "Check the unit of the value.",\n'),
    ),
    [STAGE]: all(
      insertBefore('  {\n    check: "the timestamps are', check),
      insertBefore("  return timestampRejection(", judge),
    ),
    "console/src/messages/de/ingestion.ts": all(
      insertBefore('    PAYLOAD_TOO_LARGE: "Inhalt', '    IMPLAUSIBLE_VALUE: "Unplausibler Wert",\n'),
      insertBefore('    PAYLOAD_TOO_LARGE: "Teilen', '    IMPLAUSIBLE_VALUE: "Prüfen Sie die Einheit des Werts.",\n'),
      insertBefore('    "the tenant is registered"', '    "the values are plausible": "die Werte sind plausibel",\n'),
    ),
    "src/ingest/stages/batch-builder.test.ts": insertBefore(
      '  [TOPIC, `"${"x".repeat(70_000)}"`',
      '  [TOPIC, \'{"value":1e301}\', "IMPLAUSIBLE_VALUE", "acme"],\n',
    ),
  },
  violations: atMostFiles(4),
  undeclared: [
    { path: STAGE, error: `'"IMPLAUSIBLE_VALUE"' does not satisfy the constraint 'never'` },
    { path: "console/src/messages/de/ingestion.ts", error: "IMPLAUSIBLE_VALUE" },
  ],
  tests: [
    "src/ingest",
    "src/schema",
    "src/domain",
    "src/live",
    "console/src/messages",
    "test/unit/console-texts",
    "test/unit/docs",
  ],
};
