/**
 * `npm run lint:prose -- [--counts] [area or path …]`: checks prose against docs/contributing/how-we-write.md.
 * Areas are docs, schema, messages, comments and titles. Default: all. A path limits the check to the files below it.
 */

import path from "node:path";
import { TextlintKernel } from "@textlint/kernel";
import markdownPlugin from "@textlint/textlint-plugin-markdown";
import comments from "textlint-filter-rule-comments";
import maxWordCount from "textlint-rule-en-max-word-count";
import prh from "textlint-rule-prh";
import { root } from "../setup.mjs";
import { subjects, tableCells } from "./rules.mjs";
import { areas } from "./texts.mjs";

const GLOSSARY = path.join(root, "docs/contributing/style/glossary.yml");
const EXCERPT_LENGTH = 40;

const module = (imported) => imported.default ?? imported;
const rule = (ruleId, imported, options = true) => ({ ruleId, rule: module(imported), options });

const options = {
  ext: ".md",
  configBaseDir: root,
  plugins: [{ pluginId: "markdown", plugin: module(markdownPlugin) }],
  filterRules: [rule("comments", comments)],
  rules: [
    rule("sentence-length", maxWordCount, { max: 25 }),
    rule("glossary", prh, { rulePaths: [GLOSSARY], checkLink: true, checkEmphasis: true }),
    rule("subject", subjects),
    rule("table-cell", tableCells, { max: 15 }),
  ],
};

const kernel = new TextlintKernel();

/** Returns the words at a finding, so that nobody has to count columns in a long line. */
function excerpt(text, start) {
  const [line] = text.slice(start, start + EXCERPT_LENGTH).split("\n");
  return JSON.stringify(line.trim());
}

async function lint({ file, text, lineOf, findings = [] }) {
  const { messages } = await kernel.lintText(text, { ...options, filePath: path.join(root, file) });
  const found = messages.map(({ line, ruleId, message, range: [start] }) => ({
    line: lineOf(line),
    ruleId,
    message: `${message.replaceAll(/\s+/g, " ").trim()} ${excerpt(text, start)}`,
  }));
  return [...found, ...findings].sort((one, other) => one.line - other.line);
}

function documents(args) {
  const named = args.filter((arg) => arg in areas);
  const paths = args.filter((arg) => !(arg in areas)).map((arg) => path.relative(root, path.resolve(arg)));
  const chosen = named.length > 0 ? named : Object.keys(areas);
  const isChosen = ({ file }) => paths.length === 0 || paths.some((prefix) => `${file}/`.startsWith(`${prefix}/`));
  return chosen.flatMap((name) => areas[name]()).filter(isChosen);
}

const args = process.argv.slice(2).filter((arg) => arg !== "--counts");
const isCounting = process.argv.includes("--counts");
const chosen = documents(args);
let total = 0;
for (const document of chosen) {
  const findings = await lint(document);
  total += findings.length;
  if (findings.length === 0) continue;
  if (isCounting) console.log(`${String(findings.length).padStart(5)}  ${document.file}`);
  else for (const { line, ruleId, message } of findings) console.log(`${document.file}:${line}  ${ruleId}  ${message}`);
}
console.log(`${total} findings in ${chosen.length} documents`);
process.exitCode = total === 0 ? 0 : 1;
