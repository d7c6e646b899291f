import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { persistedDocuments } from "./persisted-documents";

const TEXT = "query Who { viewer { role } }";
const OTHER = "{ __typename }";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

function fileOf(content: unknown) {
  const path = join(mkdtempSync(join(tmpdir(), "sluice-manifest-")), "manifest.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function read(paths: string) {
  const { data, error } = persistedDocuments.schema.safeParse(paths);
  const failures = (error?.issues ?? []).map((issue) => issue.code === "custom" && String(issue.params?.found));
  return { texts: data ?? null, failures };
}

test("reads manifests of graphql-codegen, Apollo and Sluice together", () => {
  const codegen = fileOf({ [hashOf(TEXT)]: TEXT });
  const own = fileOf({ [`sha256:${hashOf(TEXT)}`]: TEXT });
  const operations = [{ id: hashOf(OTHER), body: OTHER, name: "Other", type: "query" }];
  const apollo = fileOf({ format: "apollo-persisted-query-manifest", version: 1, operations });
  for (const path of [codegen, own]) {
    expect(read(path)).toEqual({ texts: new Map([[`sha256:${hashOf(TEXT)}`, TEXT]]), failures: [] });
  }
  expect(read(`${codegen}, ${apollo}`).texts).toEqual(
    new Map([
      [`sha256:${hashOf(TEXT)}`, TEXT],
      [`sha256:${hashOf(OTHER)}`, OTHER],
    ]),
  );
});

test.each([
  ["{", /is not JSON at line 1, column 2: found the end of the file/],
  ['{\n  "sha256:1": "query",\n}', /is not JSON at line 3, column 1: found '}', expected a property in double quotes/],
  ["[]", /is not a JSON object/],
  [{ [hashOf(OTHER)]: TEXT }, /has a text that does not match its hash/],
  [{ md5: TEXT }, /has an entry that is not a document: md5/],
  [{ [hashOf(TEXT)]: 1 }, /has an entry that is not a document/],
])("rejects the manifest %j with the mistake", (content, failure) => {
  const { texts, failures } = read(fileOf(content));
  expect(texts).toBeNull();
  expect(failures).toEqual([expect.stringMatching(failure)]);
});

describe("regression: a malformed manifest is a configuration error that names the place", () => {
  const operation = { id: hashOf(TEXT), body: TEXT };
  test.each<[unknown, string]>([
    [{ operations: [null] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [operation, undefined] }, "has an entry that is not a document: operations[1]"],
    [{ operations: [operation, []] }, "has an entry that is not a document: operations[1]"],
    [{ operations: ["query"] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [[operation]] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [{}] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [{ ...operation, body: null }] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [{ ...operation, id: [operation.id] }] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [{ ...operation, id: { toString: 1 } }] }, "has an entry that is not a document: operations[0]"],
    [{ operations: [{ ...operation, body: OTHER }] }, "has a text that does not match its hash: operations[0]"],
    [{ operations: null }, "has an entry that is not a document: operations"],
    [{ operations: { [hashOf(TEXT)]: TEXT } }, "has an entry that is not a document: operations"],
    [{ [hashOf(TEXT)]: null }, `has an entry that is not a document: ${hashOf(TEXT)}`],
    ["null", "is not a JSON object"],
    ["1", "is not a JSON object"],
    ['"query"', "is not a JSON object"],
  ])("%j", (content, failure) => {
    const { texts, failures } = read(fileOf(content));
    expect(texts).toBeNull();
    expect(failures).toEqual([expect.stringContaining(`manifest.json', which ${failure}`)]);
  });
});

test("reports a missing file", () => {
  expect(read("/nowhere/manifest.json").failures).toEqual([expect.stringMatching(/cannot be read/)]);
});
