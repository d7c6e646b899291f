/** `npm run lint:imports`: no cycles, and imports only in the direction that scripts/lint/layers.cjs fixes. */

const path = require("node:path");
const { layers } = require("./scripts/lint/layers.cjs");

const ALL = Object.keys(layers);
const OWN_CODE = "^(?:src|sdk|console|mosquitto|dev|bench|test)/";
/** Tests beside code are free. */
const TESTS = "\\.test\\.ts$";

/** The files of a layer: a folder, or the one file that stands for it, such as src/app.ts. */
const filesOf = (layer) => `^${layer}(?:/|\\.ts$)`;

/** `src/*` stands for all layers below it. */
const expand = (patterns) =>
  patterns.flatMap((pattern) =>
    pattern.endsWith("/*") ? ALL.filter((layer) => layer.startsWith(pattern.slice(0, -1))) : [pattern],
  );

function direction([layer, { layers: allowed, except = [] }]) {
  const open = expand(allowed).filter((other) => !except.includes(other));
  const to = { path: OWN_CODE, pathNot: [layer, ...open].map(filesOf) };
  return { name: `${layer}-imports`, severity: "error", from: { path: filesOf(layer), pathNot: TESTS }, to };
}

function packages([layer, { bans = [] }]) {
  const banned = bans.map((name) => `(?:^|node_modules/)${name}(?:/|$)`);
  const to = bans.includes("*") ? { pathNot: OWN_CODE } : { path: banned };
  return { name: `${layer}-packages`, severity: "error", from: { path: filesOf(layer), pathNot: TESTS }, to };
}

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "known-layers",
      comment: "Add the folder to scripts/lint/layers.cjs.",
      severity: "error",
      from: { path: OWN_CODE, pathNot: ALL.map(filesOf) },
      to: {},
    },
    ...Object.entries(layers).map(direction),
    ...Object.entries(layers)
      .filter(([, { bans = [] }]) => bans.length > 0)
      .map(packages),
  ],
  options: {
    // Imports of types have a direction too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, "tsconfig.json") },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(?:^|/)dist/" },
    cache: false,
  },
};
