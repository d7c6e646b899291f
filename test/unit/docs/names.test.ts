import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describeConfig } from "../../../src/config/describe";
import { variablesOfScripts } from "../../../src/config/variables/scripts";

const ROOT = path.resolve(__dirname, "../../..");
const PAGES = ["*.md", "docs/**/*.md", "docs/*.yml", "sdk/*.md"]
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .filter((page) => page !== "CHANGELOG.md" && !page.startsWith("docs/adr/"));

function namesIn(pages: readonly string[], pattern: RegExp): Set<string> {
  return new Set(pages.flatMap((page) => readFileSync(path.join(ROOT, page), "utf8").match(pattern) ?? []));
}

test("the documentation names only existing variables", () => {
  const secrets = describeConfig().filter(({ secret }) => secret);
  const known = new Set([
    ...describeConfig().map(({ name }) => name),
    ...secrets.map(({ name }) => `${name}_FILE`),
    ...variablesOfScripts,
    // Variables of clients in examples, which are not Sluice's.
    "SLUICE_API_KEY",
    "SLUICE_URL",
  ]);
  const unknown = [...namesIn(PAGES, /\bSLUICE_[A-Z0-9_]*[A-Z0-9]\b/g)].filter((name) => !known.has(name));
  expect(unknown).toEqual([]);
});

test("the documentation names only existing metrics", () => {
  const reference = "docs/reference/metrics.md";
  const known = namesIn([reference], /\bsluice_[a-z0-9_]+\b/g);
  const suffix = /_(count|sum|bucket)$/;
  const others = PAGES.filter((page) => page !== reference);
  const unknown = [...namesIn(others, /\bsluice_[a-z0-9_]+\b/g)].filter(
    (name) => !known.has(name) && !known.has(name.replace(suffix, "")) && name !== "sluice_admin",
  );
  expect(unknown).toEqual([]);
});
