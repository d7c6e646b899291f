"use strict";

const { builtinModules } = require("node:module");
const path = require("node:path");
const { layers } = require("./layers.cjs");

const root = path.resolve(__dirname, "../..");

/** The layer a file belongs to, such as `src/domain`, or undefined outside of all layers. */
function layerOf(file) {
  const [top, second] = path.relative(root, file).split(path.sep);
  if (top === undefined || top === ".." || second === undefined) return undefined;
  if (top !== "src") return top in layers ? top : undefined;
  return `src/${second.replace(/\.[cm]?[jt]s$/, "")}`;
}

function matches(patterns, name) {
  return patterns.some((pattern) =>
    pattern.endsWith("/*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );
}

function problemWithFile(from, to) {
  if (to === undefined || to === from) return undefined;
  const rule = layers[from];
  const allowed = matches(rule.layers, to) && !matches(rule.except ?? [], to);
  return allowed ? undefined : `${from} must not import ${to} (see scripts/lint/layers.cjs)`;
}

function problemWithPackage(from, specifier) {
  const bans = layers[from].bans ?? [];
  const banned = bans.some((ban) => specifier === ban || specifier.startsWith(`${ban}/`));
  if (banned) return `${from} must not import the package ${specifier}`;
  if (!bans.includes("*")) return undefined;
  const kind = specifier.startsWith("node:") || builtinModules.includes(specifier);
  return `${from} must not import ${kind ? "Node built-ins" : "packages"} (${specifier})`;
}

/** Reports an import against the direction that `layers.cjs` fixes. Tests beside code are free. */
module.exports = {
  meta: { type: "problem", schema: [], messages: { direction: "{{problem}}" } },
  create(context) {
    const file = context.filename;
    const from = layerOf(file);
    if (from === undefined || /\.test\.ts$/.test(file)) return {};

    function check(node, specifier) {
      if (typeof specifier !== "string") return;
      let problem;
      if (!(from in layers)) problem = `${from} is no known layer: add it to scripts/lint/layers.cjs`;
      else if (!specifier.startsWith(".")) problem = problemWithPackage(from, specifier);
      else problem = problemWithFile(from, layerOf(path.resolve(path.dirname(file), specifier)));
      if (problem !== undefined) context.report({ node, messageId: "direction", data: { problem } });
    }

    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      TSImportEqualsDeclaration: (node) => check(node, node.moduleReference.expression?.value),
      TSImportType: (node) => check(node, (node.source ?? node.argument?.literal)?.value),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0]?.value),
    };
  },
};
