/** Finds prose. Each area of {@link areas} returns documents: Markdown texts with the source line of each line. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, visit } from "graphql";
import ts from "typescript";
import { root } from "../setup.mjs";

const SCHEMA = "schema.graphql";
const read = (file) => readFileSync(path.join(root, file), "utf8");

/** Files that Git tracks or would track, except deleted files. */
function files(...patterns) {
  const options = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", ...patterns];
  const deleted = new Set(execFileSync("git", ["ls-files", "--deleted"], { cwd: root, encoding: "utf8" }).split("\n"));
  const found = execFileSync("git", options, { cwd: root, encoding: "utf8" }).split("\n");
  return found.filter((file) => file !== "" && !deleted.has(file));
}

/** Joins short texts to one Markdown document, one paragraph each, and remembers the source line of each. */
class Paragraphs {
  lines = [];
  origins = [];

  constructor(file) {
    this.file = file;
  }

  add(text, line) {
    const isClosed = (text.match(/^\s*```/gm)?.length ?? 0) % 2 === 0;
    // Escapes placeholders, and signs at the start, which are no Markdown here. An unclosed fence would hide later
    // texts.
    const sign = isClosed ? /^([-+#>*]|\d+\.)/ : /^([-+#>*]|\d+\.|```)/;
    for (const [index, part] of text.trim().split("\n").entries()) {
      this.lines.push(part.trim().replaceAll("<", "(").replace(sign, "\\$1"));
      this.origins.push(line + index);
    }
    this.lines.push("");
    this.origins.push(line);
  }

  get document() {
    return { file: this.file, text: this.lines.join("\n"), lineOf: (line) => this.origins[line - 1] ?? line };
  }
}

function markdown(file) {
  return { file, text: read(file), lineOf: (line) => line };
}

function descriptions() {
  const found = [];
  visit(parse(read(SCHEMA)), {
    enter({ description }) {
      if (description === undefined) return;
      const { line } = description.loc.startToken;
      found.push({
        text: description.value,
        line: description.block && description.value.includes("\n") ? line + 1 : line,
      });
    },
  });
  return found;
}

function schema() {
  const paragraphs = new Paragraphs(SCHEMA);
  for (const { text, line } of descriptions()) paragraphs.add(text, line);
  return [paragraphs.document];
}

const isText = (node) =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (ts.isBinaryExpression(node) && isSum(node));
const isSum = (node) =>
  node.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(node.left) || isText(node.right));

/** Returns the text as a reader sees it, with `X` in place of data. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `\`X\`${literal.text}`).join("");
  if (ts.isBinaryExpression(node) && isSum(node)) return textOf(node.left) + textOf(node.right);
  return "`X`";
}

/** Returns the expressions below a text that may contain further texts. */
function expressionsIn(node) {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (ts.isBinaryExpression(node) && isSum(node)) return [node.left, node.right].flatMap(expressionsIn);
  return ts.isStringLiteralLike(node) ? [] : [node];
}

const LOGGER = /\b(?:logger|log)\??\.(?:trace|debug|info|warn|error|fatal)$/;
const NAME = /^(?:MongoDB|WebSocket|Mosquitto|Sluice|Prometheus|GraphQL|JavaScript|Node)\b/;
const SENTENCE = /[a-z]{2,}[,:;]? [a-z]{2,}[^/]*$/i;
const OTHER_LANGUAGE = /^\s*(?:query|mutation|subscription|fragment|\{|<|#!|#|import )/;

const isProse = (text) => text.trim().split(/\s+/).length >= 3 && SENTENCE.test(text) && !OTHER_LANGUAGE.test(text);

/** Checks that a log line is a fixed phrase in lower case. Changing data belongs into its fields. */
function logFinding(call, text) {
  if (!ts.isCallExpression(call) || !LOGGER.test(call.expression.getText())) return undefined;
  if (text.includes("`X`")) return "The phrase of a log line never changes: move the data into its fields.";
  return /^[A-Z][a-z]/.test(text) && !NAME.test(text) ? "A log line is a phrase in lower case." : undefined;
}

function parsed(file) {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
}

/** Returns every string of a source that reads as prose: error messages, log lines, help, and output of the CLI. */
function messagesOf(file, isDescription) {
  const source = parsed(file);
  const paragraphs = new Paragraphs(file);
  const findings = [];
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const walk = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (!isText(node)) return ts.forEachChild(node, walk);
    const text = textOf(node);
    if (isProse(text) && !isDescription(text)) paragraphs.add(text, lineOf(node));
    const finding = logFinding(node.parent, text);
    if (finding !== undefined) findings.push({ line: lineOf(node), ruleId: "log-phrase", message: finding });
    expressionsIn(node).forEach(walk);
  };
  walk(source);
  return { ...paragraphs.document, findings };
}

const isWritten = (file) => !/\.d\.ts$|\/generated\//.test(file);
const isSource = (file) => isWritten(file) && !file.endsWith(".test.ts");

function messages() {
  const all = descriptions().map(({ text }) => text.replaceAll(/\s+/g, " "));
  const joined = all.join("\n");
  // A description is checked only once, in the schema.
  const isDescription = (text) => joined.includes(text.trim().replaceAll(/\s+/g, " "));
  const sources = files("src/*.ts", "sdk/src/*.ts", "mosquitto/*.ts", "dev/*.ts", "scripts/*.mjs").filter(isSource);
  return sources.map((file) => messagesOf(file, isDescription));
}

/** Files whose comments are checked. */
const COMMENTED = [
  ...["src/*.ts", "sdk/src/*.ts", "mosquitto/*.ts", "console/src/*.ts", "console/src/*.tsx"],
  ...["dev/*.ts", "scripts/*.mjs", "test/*.ts", "bench/*.ts"],
];

const isLiteral = (node) =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateLiteralToken(node) ||
  ts.isRegularExpressionLiteral(node) ||
  ts.isJsxText(node);

/** Returns the source with `X` in place of literals, because a literal may look like a comment: `docs/**\/*.md`. */
function withoutLiterals(file) {
  const source = parsed(file);
  let rest = source.text;
  const walk = (node) => {
    if (!isLiteral(node)) return ts.forEachChild(node, walk);
    const from = node.getStart();
    rest = rest.slice(0, from) + rest.slice(from, node.end).replaceAll(/[^\n]/g, "X") + rest.slice(node.end);
  };
  walk(source);
  return rest;
}

function commentsOf(file) {
  const content = withoutLiterals(file);
  const paragraphs = new Paragraphs(file);
  for (const { 0: comment, index } of content.matchAll(/\/\*\*[\s\S]*?\*\/|(?:^[ \t]*\/\/ .*\n)+/gm)) {
    const text = comment
      .replaceAll(/^[ \t]*(?:\/\*\*|\*\/|\*|\/\/)[ \t]?|\*\/$/gm, "")
      .replaceAll(/^@(\w+)( [\w.[\]]+)?/gm, "\n");
    paragraphs.add(text, content.slice(0, index).split("\n").length);
  }
  return paragraphs.document;
}

const TITLE = /^(?:it|test|describe)(?:\.|$|In)/;
const TITLE_LENGTH = 80;

function titlesOf(file) {
  const source = parsed(file);
  const paragraphs = new Paragraphs(file);
  const findings = [];
  const walk = (node) => {
    const [title] = ts.isCallExpression(node) ? node.arguments : [];
    if (title !== undefined && isText(title) && TITLE.test(node.expression.getText())) {
      const line = source.getLineAndCharacterOfPosition(title.getStart()).line + 1;
      const text = textOf(title);
      paragraphs.add(text, line);
      if (text.length > TITLE_LENGTH)
        findings.push({
          line,
          ruleId: "title",
          message: `Title of ${text.length} characters: at most ${TITLE_LENGTH}.`,
        });
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return { ...paragraphs.document, findings };
}

/** Documents of each area, by the area's name. */
export const areas = {
  docs: () => files("*.md").map(markdown),
  schema,
  messages,
  comments: () =>
    files(...COMMENTED)
      .filter(isWritten)
      .map(commentsOf),
  titles: () => files("src/*.test.ts", "test/*.ts").map(titlesOf),
};
