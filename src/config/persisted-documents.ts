import { createHash } from "node:crypto";
import { jsonIn } from "./json-file";
import { line, mistake, READABLE, readText, type ValueKind } from "./values";

const PATHS = line("path, …", "set it to paths of manifests, separated by commas");

const EXAMPLE = '{"sha256:…": "query …"}';
const SHA_256 = /^(?:sha256:)?([0-9a-f]{64})$/;

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
  if (!isObject(manifest)) return "is not a JSON object";
  for (const { place, id, text } of entriesOf(manifest)) {
    const hash = typeof id === "string" ? SHA_256.exec(id)?.[1] : undefined;
    if (hash === undefined || typeof text !== "string") return `has an entry that is not a document: ${place}`;
    if (createHash("sha256").update(text).digest("hex") !== hash)
      return `has a text that does not match its hash: ${place}`;
    texts.set(`sha256:${hash}`, text);
  }
  return null;
}

/** An entry of a manifest, not checked yet, and its place for messages. */
interface Entry {
  readonly place: string;
  readonly id: unknown;
  readonly text: unknown;
}

/** Returns the entries. Apollo's format lists operations. The formats of graphql-codegen and Sluice map IDs to texts. */
function entriesOf(manifest: Readonly<Record<string, unknown>>): readonly Entry[] {
  const { operations } = manifest;
  if (!Array.isArray(operations)) return Object.entries(manifest).map(([id, text]) => ({ place: id, id, text }));
  return operations.map((operation: unknown, index) => {
    const { id, body: text } = isObject(operation) ? operation : {};
    return { place: `operations[${index}]`, id, text };
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
