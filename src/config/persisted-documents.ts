import { createHash } from "node:crypto";
import { jsonIn } from "./json-file";
import { line, mistake, READABLE, readText, type ValueKind } from "./values";

const PATHS = line("path, …", "set it to paths of manifests, separated by commas");

const EXAMPLE = '{"sha256:…": "query …"}';
const SHA_256 = /^(?:sha256:)?([0-9a-f]{64})$/;

/** A manifest. Apollo's format lists operations. The formats of graphql-codegen and Sluice map IDs to texts. */
type Manifest =
  | { readonly operations: readonly { readonly id: unknown; readonly body: unknown }[] }
  | Readonly<Record<string, unknown>>;

/**
 * Paths of manifests, separated by commas. The parsed value maps the ID of each document, which is `sha256:` and 64
 * hexadecimal digits, to its text.
 */
export const persistedDocuments: ValueKind<ReadonlyMap<string, string>> = {
  type: PATHS.type,
  schema: PATHS.schema.transform((paths, context) => {
    const texts = new Map<string, string>();
    for (const path of paths.split(",").map((each) => each.trim())) {
      const why = addManifest(path, texts);
      if (why !== null) return mistake(context, `names '${path}', which ${why.found}`, why.remedy);
    }
    return texts;
  }),
};

/** Adds the documents of a manifest to `texts`. Returns the mistake and its remedy; null if the manifest is valid. */
function addManifest(path: string, texts: Map<string, string>): { found: string; remedy: string } | null {
  const text = readText(path);
  if (!text.ok) {
    return { found: `cannot be read (${text.failure})`, remedy: READABLE };
  }
  const manifest = jsonIn(text.value, EXAMPLE);
  if (!manifest.ok) return manifest.failure;
  const found = addDocuments(manifest.value, texts);
  return found === null ? null : { found, remedy: `generate the manifest again, as a JSON object such as ${EXAMPLE}` };
}

/** Adds the documents to `texts`. Returns what is wrong with the manifest; null if it is valid. */
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
