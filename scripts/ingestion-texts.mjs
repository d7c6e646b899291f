/** Writes the console's English texts of rejections and checks. `npm run codegen` runs it. */

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./setup.mjs";

const require = createRequire(path.join(root, "dist/"));
const { REJECTION_REASONS, REJECTION_REMEDIES } = require("./src/domain/rejection.js");
const { STAGES } = require("./src/ingest/stages/stages.js");

const reasons = [...REJECTION_REASONS].sort();
const checks = STAGES.flatMap((stage) => stage.checks.map(({ check }) => check));

/** Turns `PAYLOAD_TOO_LARGE` into `Payload too large`. */
function nameOf(reason) {
  const words = reason.toLowerCase().replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const texts = {
  reasons: Object.fromEntries(reasons.map((reason) => [reason, nameOf(reason)])),
  remedies: Object.fromEntries(reasons.map((reason) => [reason, REJECTION_REMEDIES[reason]])),
  checks: Object.fromEntries(checks.map((check) => [check, check])),
};
const constant = (name, value) => `export const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`;

writeFileSync(
  path.join(root, "console/src/generated/ingestion.ts"),
  [
    "/** Every reason of a rejection. */",
    constant("REJECTION_REASONS", reasons),
    "/** Reasons of rejections with their remedies, and the checks of a message. In other languages, see `messages`. */",
    constant("ingestion", texts),
  ].join("\n"),
);
