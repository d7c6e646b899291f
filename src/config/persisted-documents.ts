import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Report } from "./read";

const SHA_256 = /^(?:sha256:)?([0-9a-f]{64})$/;

/** A manifest: Apollo's lists operations; those of graphql-codegen and Sluice map IDs to texts. */
type Manifest =
  | { readonly operations: readonly { readonly id: unknown; readonly body: unknown }[] }
  | Readonly<Record<string, unknown>>;

/**
 * Texts of documents by ID, `sha256:` and 64 hexadecimal digits, of all manifests; null if a mistake was reported.
 *
 * @param paths paths of JSON files, separated by commas
 */
export function readPersistedDocuments(
  { name }: { readonly name: string },
  paths: string,
  report: Report,
): ReadonlyMap<string, string> | null {
  const texts = new Map<string, string>();
  for (const path of paths.split(",").map((each) => each.trim())) {
    let manifest: unknown;
    try {
      manifest = JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
      const why = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
      report(name, `names '${path}', which ${why}`, "name a readable manifest of persisted documents");
      return null;
    }
    const failure = addDocuments(manifest, texts);
    if (failure !== null) {
      report(name, `names '${path}', which ${failure}`, 'name a JSON object such as {"sha256:…": "query …"}');
      return null;
    }
  }
  return texts;
}

/** Why the manifest is invalid; null: it is valid. */
function addDocuments(manifest: unknown, texts: Map<string, string>): string | null {
  if (typeof manifest !== "object" || manifest === null || Array.isArray(manifest)) return "is not a JSON object";
  const { operations } = manifest as Manifest;
  const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(operations)
    ? operations.map(({ id, body }: { id?: unknown; body?: unknown }) => [id, body])
    : Object.entries(manifest);
  for (const [id, text] of entries) {
    const hash = SHA_256.exec(String(id))?.[1];
    if (hash === undefined || typeof text !== "string") return `has an entry that is not a document: ${String(id)}`;
    if (createHash("sha256").update(text).digest("hex") !== hash)
      return `has a text that does not match its hash: ${hash}`;
    texts.set(`sha256:${hash}`, text);
  }
  return null;
}
