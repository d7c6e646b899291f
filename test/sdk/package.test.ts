/** The SDK as customers get it: packed, installed into an empty project, type-checked, run, and bundled. */

import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { build } from "esbuild";
import { connectAsync } from "mqtt";
import { startStack } from "../../dev/stack";
import { disposeLater, temporaryDir } from "../harness/servers";

const ROOT = path.resolve(__dirname, "../..");
const MODULES = path.join(ROOT, "node_modules");
const BUDGET_BYTES = 15_000;

const run = promisify(execFile);
let project: string;

/** Packs a copy, so that nobody sees sdk/dist half-written. */
async function pack(dir: string): Promise<string> {
  const copy = path.join(dir, "sdk");
  const source = (file: string) => !/[/\\](dist|node_modules)$/.test(file);
  await cp(path.join(ROOT, "sdk"), copy, { recursive: true, filter: source });
  await symlink(MODULES, path.join(dir, "node_modules"));
  await run("npm", ["run", "build"], { cwd: copy });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", dir], { cwd: copy });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  expect(packed.files.map((file) => file.path)).toEqual(
    expect.arrayContaining(["README.md", "dist/index.js", "dist/index.mjs", "dist/index.d.ts", "dist/index.d.mts"]),
  );
  expect(packed.files.filter((file) => /^(src|examples|operations|test)\//.test(file.path))).toEqual([]);
  return path.join(dir, packed.filename);
}

/** What the registry would give comes from this repository's modules: no network is needed. */
async function install(tarball: string, dir: string): Promise<void> {
  const local = (name: string) => `file:${path.join(MODULES, name)}`;
  const dependencies = {
    "@sluice/sdk": `file:${tarball}`,
    graphql: local("graphql"),
    "graphql-ws": local("graphql-ws"),
  };
  await writeFile(path.join(dir, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  const flags = ["--offline", "--install-links", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await run("npm", ["install", ...flags], { cwd: dir });
}

async function typeCheck(file: string, options: Record<string, unknown>): Promise<void> {
  const config = path.join(project, `tsconfig.${path.basename(file)}.json`);
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022", "DOM"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    ...options,
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = path.join(MODULES, "typescript/bin/tsc");
  const output = await run(process.execPath, [tsc, "--project", config], { cwd: project }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  expect(output).toBe("");
}

async function bundledBytes(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: project },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    external: ["graphql"],
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents).length;
}

beforeAll(async () => {
  const dir = await temporaryDir();
  project = path.join(dir, "project");
  await mkdir(project);
  await install(await pack(dir), project);
}, 120_000);

test.each([
  ["consumer.mts", { module: "nodenext", moduleResolution: "nodenext" }],
  ["consumer.cts", { module: "nodenext", moduleResolution: "nodenext" }],
  ["consumer.ts", { module: "esnext", moduleResolution: "bundler" }],
])(
  "%s type-checks with %j",
  async (name, options) => {
    await copyFile(path.join(__dirname, "consumer/consumer.ts"), path.join(project, name));
    await typeCheck(name, options);
  },
  60_000,
);

test("loads as ES module and as CommonJS", async () => {
  const names = "Object.keys(sdk).filter((key) => key !== 'default' && key !== 'module.exports').sort().join()";
  const esm = `import * as sdk from "@sluice/sdk"; console.log(${names})`;
  const commonJs = `const sdk = require("@sluice/sdk"); console.log(${names})`;
  const outputs = [];
  for (const [type, code] of [
    ["module", esm],
    ["commonjs", commonJs],
  ] as const) {
    const { stdout } = await run(process.execPath, [`--input-type=${type}`, "-e", code], { cwd: project });
    outputs.push(stdout.trim());
  }
  expect(outputs).toEqual(Array(2).fill("SluiceError,allPages,createSluice,orThrow"));
});

test(`costs a browser less than ${BUDGET_BYTES} bytes, minified and compressed, without graphql-js`, async () => {
  const bytes = await bundledBytes('import * as sdk from "@sluice/sdk"; globalThis.sdk = sdk;');
  expect(bytes).toBeLessThan(BUDGET_BYTES);
});

test("what a program does not import is not bundled", async () => {
  const bytes = await bundledBytes('import { allPages } from "@sluice/sdk"; globalThis.all = allPages;');
  expect(bytes).toBeLessThan(500);
});

test("the installed package runs the Node example against a whole stack", async () => {
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0 });
  disposeLater(() => stack.stop());
  const clientOf = (apiKey: string): Sluice => {
    const sluice = createSluice({ url: stack.graphqlUrl, apiKey });
    disposeLater(() => sluice.close());
    return sluice;
  };
  const input = { tenantId: "acme", name: "Acme" };
  const { credential, apiKeySecret } = orThrow(await clientOf(stack.operatorKey).tenantRegister({ input }));
  const acme = clientOf(apiKeySecret);
  orThrow(await acme.assetRegister({ input: { assetId: "truck-1", type: "truck" } }));
  orThrow(await acme.sensorRegister({ input: { assetId: "truck-1", sensorId: "temp-1", type: "temperature" } }));
  const { mqttUrl, username, password } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));

  await copyFile(path.join(ROOT, "sdk/examples/node.mjs"), path.join(project, "node.mjs"));
  const env = { PATH: process.env.PATH, SLUICE_URL: stack.graphqlUrl, SLUICE_API_KEY: apiKeySecret };
  let ended = false;
  const example = run(process.execPath, ["node.mjs", "3"], { cwd: project, env }).finally(() => (ended = true));
  const topic = "tenants/acme/assets/truck-1/sensors/temp-1/telemetry";
  // Before the example has subscribed, what is published is not for it: publish until it has seen enough.
  while (!ended) await gateway.publishAsync(topic, JSON.stringify({ value: 21.5 }), { qos: 1 });
  const { stdout } = await example;
  expect(stdout).toContain("TENANT_ADMIN of acme\n");
  expect(stdout).toContain(topic);
  expect(stdout.match(/^live truck-1 temp-1 .* 21\.5$/gm)!.length).toBeGreaterThanOrEqual(3);
}, 90_000);
