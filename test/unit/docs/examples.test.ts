import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildSchema, parse, validate } from "graphql";

const ROOT = path.resolve(__dirname, "../../..");
const PAGES = ["README.md", "sdk/README.md", ...globSync("docs/**/*.md", { cwd: ROOT })];

function read(page: string): string {
  return readFileSync(path.join(ROOT, page), "utf8");
}

/** GraphQL documents of code blocks and of the tutorial's commands. */
function operationsOf(page: string): string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/^( *)```graphql\n([^]*?)^\1```$/gm)].map(([, , block = ""]) => block);
  const commands = [...text.matchAll(/^graphql '([^']+)'/gm)].map(([, command = ""]) => command);
  return [...blocks, ...commands];
}

const examples = PAGES.flatMap((page) =>
  operationsOf(page).map((operation, index) => ({ page, number: index + 1, operation })),
);
const schema = buildSchema(read("schema.graphql"));

test.each(examples)("GraphQL example $number of $page fits the schema", ({ operation }) => {
  expect(validate(schema, parse(operation)).map(({ message }) => message)).toEqual([]);
});

test("GraphQL examples include the tutorial's commands", () => {
  expect(examples.filter(({ page }) => page === "docs/tutorial/first-chart.md").length).toBeGreaterThan(5);
});
