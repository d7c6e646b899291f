/**
 * `node scripts/run.mjs <task> [arguments]`: installs everything that the task needs, then runs the task. It
 * requires only Node 18 or newer.
 */

import { existsSync } from "node:fs";
import path from "node:path";
import { exec, whenParentEnds } from "./exec.mjs";
import { root, say, SetupError } from "./setup.mjs";

const bin = (name) => path.join("node_modules", name);
const JEST = bin("jest/bin/jest.js");
const ESLINT = bin("eslint/bin/eslint.js");
const TSC = bin("typescript/bin/tsc");
const PRETTIER = bin("prettier/bin/prettier.cjs");
const DEPCRUISE = bin("dependency-cruiser/bin/dependency-cruiser.mjs");
const KNIP = bin("knip/bin/knip.js");
const TYPEDOC = bin("typedoc/bin/typedoc");
const CODEGEN = bin("@graphql-codegen/cli/cjs/bin.js");
const FOLDERS = ["src", "sdk/src", "console/src", "mosquitto", "dev", "bench", "test"];
const IMPORTS = [DEPCRUISE, "--config", ".dependency-cruiser.cjs", "--output-type", "err", ...FOLDERS];
const UNUSED = [KNIP, "--no-progress"];
const SCHEMA = ["dist/src/cli/main.js", "schema", "--out", "schema.graphql"];

/** Returns the value of the option's last occurrence; undefined: the option is absent. */
function valueOf(option, args) {
  const values = args.flatMap((arg, index) =>
    arg.startsWith(`${option}=`) ? [arg.slice(option.length + 1)] : arg === option ? [args[index + 1]] : [],
  );
  return values.at(-1);
}

/** The demo requires Kafka only for a journal in Kafka. */
function needsOfDemo(args) {
  return ["build", "servers", ...(valueOf("--journal", args) === "kafka" ? ["kafka required"] : [])];
}

function needsOfScale(args) {
  return ["build", "servers", ...(valueOf("--journals", args) === "mongodb" ? [] : ["kafka required"])];
}

/** For each task, its needs besides Node and its modules, and the programs that Node runs in order. */
const tasks = {
  demo: { needs: needsOfDemo, run: [["--enable-source-maps", "dist/dev/demo.js"]] },
  start: { needs: ["build"], run: [["--max-semi-space-size=4", "--v8-pool-size=1", "dist/src/main.js"]] },
  test: { needs: ["build", "servers", "kafka", "chromium"], run: [[JEST]] },
  "test:long": {
    needs: ["build", "servers", "kafka", "chromium", "gql"],
    run: [[JEST, "--config", "test/long/jest.config.cjs"]],
  },
  "test:isolation": {
    needs: ["build", "servers"],
    run: [[JEST, "--selectProjects", "integration", "--testPathPatterns", "test/isolation"]],
  },
  "test:faults": { needs: ["build", "servers", "kafka"], run: [[JEST, "--config", "test/faults/jest.config.cjs"]] },
  "test:scale": {
    needs: ["build", "servers", "kafka required"],
    run: [["--require", "./test/harness/typescript.cjs", "test/scale/main.ts"]],
  },
  "test:chaos": { needs: ["build", "servers"], run: [[JEST, "--config", "test/chaos/jest.config.cjs"]] },
  "test:fairness": { needs: ["build", "servers"], run: [[JEST, "--config", "test/fairness/jest.config.cjs"]] },
  "test:conformance": {
    needs: ["build", "servers", "relay", "schemathesis"],
    run: [[JEST, "--config", "test/conformance/jest.config.cjs"]],
  },
  "test:clients": {
    needs: ["build", "servers", "relay", "clients"],
    run: [[JEST, "--config", "test/clients/jest.config.cjs"]],
  },
  "test:console": {
    needs: ["build", "servers", "chromium"],
    run: [[JEST, "--config", "test/console/jest.config.cjs"]],
  },
  coverage: { needs: [], run: [[JEST, "--config", "test/unit/jest.config.cjs", "--coverage"]] },
  "bench:ingest": { needs: ["build", "servers"], run: [["dist/bench/ingest.js"]] },
  "bench:soak": { needs: ["build", "servers"], run: [["dist/bench/soak.js"]] },
  "bench:takeover": { needs: ["build", "servers"], run: [["dist/bench/takeover.js"]] },
  "bench:scale": { needs: needsOfScale, run: [["dist/bench/scale.js"]] },
  "bench:query": { needs: ["build", "servers"], run: [["dist/bench/query.js"]] },
  "bench:fanout": { needs: ["build", "servers"], run: [["dist/bench/fanout.js"]] },
  "bench:series": { needs: ["build", "servers"], run: [["dist/bench/series.js"]] },
  "bench:lists": { needs: ["build", "servers"], run: [["dist/bench/lists.js"]] },
  "bench:console": { needs: ["build", "servers", "chromium"], run: [["dist/bench/console.js"]] },
  "bench:noisy-neighbour": { needs: ["build", "servers"], run: [["dist/bench/noisy-neighbour.js"]] },
  "bench:registry": { needs: ["build"], run: [["--expose-gc", "dist/bench/registry.js"]] },
  "bench:libraries": { needs: ["build"], run: [["dist/bench/libraries.js"]] },
  "bench:provisioning": { needs: ["build", "servers"], run: [["dist/bench/provisioning.js"]] },
  build: { needs: ["build"], run: [] },
  lint: {
    needs: [],
    run: [
      IMPORTS,
      UNUSED,
      // The last program takes the arguments, such as --fix.
      [ESLINT, "--cache", "--cache-location", "node_modules/.cache/eslint/", "."],
    ],
  },
  "sample:prose": { needs: [], run: [["scripts/prose/sample.mjs"]] },
  "lint:prose": { needs: [], run: [["scripts/prose/lint.mjs"]] },
  "lint:imports": { needs: [], run: [IMPORTS] },
  "lint:dead": { needs: [], run: [UNUSED] },
  typecheck: {
    needs: [],
    run: [
      [TSC, "--noEmit"],
      [TSC, "--noEmit", "--project", "console"],
    ],
  },
  format: { needs: [], run: [[PRETTIER, "--write", "--log-level", "warn", "."]] },
  "format:check": { needs: [], run: [[PRETTIER, "--check", "--log-level", "warn", "."]] },
  schema: { needs: ["build"], run: [SCHEMA] },
  codegen: {
    needs: ["build"],
    run: [
      SCHEMA,
      [CODEGEN, "--config", "codegen.yml"],
      ["scripts/persisted-documents.mjs"],
      ["scripts/ingestion-texts.mjs"],
      ["scripts/reference.mjs"],
    ],
  },
  "docs:sdk": { needs: [], run: [[TYPEDOC]] },
  "check:seams": { needs: ["build"], run: [["scripts/seams.mjs"]] },
  "check:generated": { needs: ["build"], check: "codegen" },
};

async function prepareServers(node) {
  const { ensureMongod } = await import("./mongod.mjs");
  const { ensureMosquitto } = await import("./mosquitto.mjs");
  const mongod = await ensureMongod(node);
  const { mosquitto, plugin } = await ensureMosquitto();
  return {
    ...(mongod === undefined ? {} : { SLUICE_MONGOD: mongod }),
    SLUICE_MOSQUITTO: mosquitto,
    SLUICE_MOSQUITTO_PLUGIN: plugin,
  };
}

async function prepareKafka() {
  const { ensureKafkaForTests } = await import("./kafka.mjs");
  return ensureKafkaForTests();
}

async function prepareChromium() {
  const { ensureChromium } = await import("./chromium.mjs");
  const chromium = await ensureChromium();
  return chromium === undefined ? {} : { SLUICE_CHROMIUM: chromium };
}

/** Prepares Python for `sdk/examples`. */
async function prepareGql() {
  const { ensurePython } = await import("./python.mjs");
  return ensurePython(["test/sdk/requirements.txt"], "the test of the Python example");
}

async function prepareSchemathesis() {
  const { ensurePython } = await import("./python.mjs");
  return ensurePython(["test/conformance/requirements.txt"], "schemathesis");
}

/** Installs relay-compiler. Its 100 MB are needed only by some tests. */
async function prepareRelay(node) {
  const { ensureModulesOf } = await import("./modules.mjs");
  await ensureModulesOf(node, "test/conformance/relay");
}

/** Installs third-party clients in three languages, and nginx. */
async function prepareClients(node) {
  const { ensureModulesOf } = await import("./modules.mjs");
  const { ensureGo } = await import("./go.mjs");
  const { ensureNginx } = await import("./nginx.mjs");
  const { ensurePython } = await import("./python.mjs");
  await ensureModulesOf(node, "test/clients/node");
  const requirements = ["test/sdk/requirements.txt", "test/clients/python/requirements.txt"];
  return {
    ...(await ensurePython(requirements, "the tests of clients in Python")),
    ...ensureGo(),
    ...(await ensureNginx()),
  };
}

/** Whether dist/ can be built. A production image contains dist/ but no compiler. */
function canBuild() {
  return existsSync(path.join(root, "node_modules/@swc/core")) || !existsSync(path.join(root, "dist/src/main.js"));
}

async function prepare(needs) {
  const { ensureNode } = await import("./node.mjs");
  const { ensureModules } = await import("./modules.mjs");
  const { run } = await import("./setup.mjs");
  const node = await ensureNode();
  await ensureModules(node);
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}` };
  if (needs.includes("build") && canBuild()) await run(node, ["scripts/build.mjs"], { env });
  if (needs.includes("servers")) Object.assign(env, await prepareServers(node));
  if (needs.includes("kafka")) Object.assign(env, await prepareKafka());
  if (needs.includes("kafka required")) Object.assign(env, await (await import("./kafka.mjs")).ensureKafka());
  if (needs.includes("relay")) await prepareRelay(node);
  if (needs.includes("chromium")) Object.assign(env, await prepareChromium());
  if (needs.includes("gql")) Object.assign(env, await prepareGql());
  if (needs.includes("schemathesis")) Object.assign(env, await prepareSchemathesis());
  if (needs.includes("clients")) Object.assign(env, await prepareClients(node));
  return { node, env };
}

async function perform(commands, { node, env }, args) {
  for (const [index, command] of commands.entries()) {
    const rest = index === commands.length - 1 ? args : [];
    const code = await exec(node, [...command, ...rest], { cwd: root, env });
    if (code !== 0) return code;
  }
  return 0;
}

async function main([name, ...args]) {
  const task = tasks[name];
  if (task === undefined) throw new SetupError(`Unknown task: ${name}. Use ${Object.keys(tasks).join(", ")}.`);
  const unwatch = whenParentEnds(() => process.exit(1));
  const prepared = await prepare(typeof task.needs === "function" ? task.needs(args) : task.needs);
  unwatch();
  // Cache compiled code, because tests start the platform and its commands a hundred times.
  if (task.run?.[0]?.[0] === JEST) prepared.env.NODE_COMPILE_CACHE ??= path.join(root, "node_modules/.cache/node");
  if (task.check === undefined) return perform(task.run, prepared, args);
  const { checkGenerated } = await import("./generated.mjs");
  return checkGenerated(() => perform(tasks[task.check].run, prepared, args));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
