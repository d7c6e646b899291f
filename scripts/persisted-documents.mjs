/** Writes the IDs and the manifest of the SDK's generated operations. `npm run codegen` runs it. */

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { buildSync } from "esbuild";
import { print } from "graphql";
import { root } from "./setup.mjs";

const sdk = path.join(root, "sdk");
const { outputFiles } = buildSync({
  entryPoints: [path.join(sdk, "src/generated/operations.ts")],
  bundle: true,
  packages: "external",
  format: "cjs",
  platform: "node",
  write: false,
});
const operations = { exports: {} };
new Function("module", "exports", "require", outputFiles[0].text)(
  operations,
  operations.exports,
  createRequire(import.meta.url),
);

const documents = Object.values(operations.exports)
  .filter(({ kind }) => kind === "Document")
  .flatMap((document) => {
    const operation = document.definitions.find(({ kind }) => kind === "OperationDefinition");
    // This is the text that the client sends. Its ID follows the appendix on persisted documents of GraphQL over HTTP.
    const text = print(document);
    const id = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    return operation === undefined ? [] : [{ name: operation.name.value, id, text }];
  })
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const manifest = Object.fromEntries(documents.map(({ id, text }) => [id, text]));
writeFileSync(path.join(sdk, "persisted-documents.json"), `${JSON.stringify(manifest, null, 2)}\n`);
const ids = documents.map(({ name, id }) => `  ${name}: "${id}",\n`).join("");
writeFileSync(
  path.join(sdk, "src/generated/document-ids.ts"),
  `/** IDs of the SDK's documents by the names of their operations. */\nexport const documentIds = {\n${ids}} as ` +
    "const;\n",
);
