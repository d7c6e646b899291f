import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const SRC = path.resolve(__dirname, "../../../src");
const EXPORT = /^export (?:abstract |async |declare )*(?:class|interface|type|const|let|function\*?|enum) (\w+)/gm;

test("no two files of src export the same name", () => {
  const filesOf = new Map<string, Set<string>>();
  for (const entry of readdirSync(SRC, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".ts") || entry.endsWith(".test.ts")) continue;
    for (const [, name = ""] of readFileSync(path.join(SRC, entry), "utf8").matchAll(EXPORT)) {
      filesOf.set(name, (filesOf.get(name) ?? new Set()).add(entry));
    }
  }
  expect(filesOf.size).toBeGreaterThan(500);
  expect([...filesOf].filter(([, files]) => files.size > 1)).toEqual([]);
});
