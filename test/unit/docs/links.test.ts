import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
const PAGES = ["*.md", "docs/**/*.md", "sdk/*.md", "bench/**/*.md", "src/**/*.md"].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT }),
);
const SITE = /^https?:\/\//;

function prose(page: string): string {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  return text.replace(/^( *)```[^]*?^\1```$/gm, "");
}

/** Targets of links and images, in the order of the page. */
function linksOf(page: string): string[] {
  const withoutCode = prose(page).replace(/`[^`\n]*`/g, "");
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? "");
}

/** Fragments of the headings, as GitHub generates them. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function targetOf(page: string, link: string): { readonly file: string; readonly anchor: string | undefined } {
  const [file = "", anchor] = decodeURI(link).split("#");
  return { file: file === "" ? page : path.join(path.dirname(page), file), anchor };
}

function isDead(page: string, link: string): boolean {
  const { file, anchor } = targetOf(page, link);
  if (!existsSync(path.join(ROOT, file))) return true;
  if (anchor === undefined) return false;
  return !statSync(path.join(ROOT, file)).isFile() || !anchorsOf(file).has(anchor);
}

test.each(PAGES)("%s has no dead link", (page) => {
  const dead = linksOf(page).filter((link) => !SITE.test(link) && isDead(page, link));
  expect(dead).toEqual([]);
});

test("docs/README.md leads to every page of docs", () => {
  const indexes = ["docs/README.md", "docs/adr/README.md"];
  const linked = new Set(indexes.flatMap((index) => linksOf(index).map((link) => targetOf(index, link).file)));
  const pages = PAGES.filter((page) => page.startsWith("docs/"));
  expect(pages.length).toBeGreaterThan(30);
  expect(pages.filter((page) => !indexes.includes(page) && !linked.has(page))).toEqual([]);
  expect(linked).toContain("docs/adr/README.md");
});
