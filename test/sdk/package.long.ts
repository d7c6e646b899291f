/** Tests the SDK as customers use it: packed, installed into an empty project, type-checked, run and bundled. */

import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { installSdk, MODULES, run, type Installed } from "./installed";

const BUDGET_BYTES = 15_500;

let installed: Installed;
let project: string;

async function typeCheck(files: readonly string[], options: Record<string, unknown>, folder = project): Promise<void> {
  const config = path.join(folder, `tsconfig.${files[0]}.json`);
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022", "DOM"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    ...options,
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const tsc = path.join(MODULES, "typescript/bin/tsc");
  const output = await run(process.execPath, [tsc, "--project", config], { cwd: folder }).then(
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
  installed = await installSdk();
  ({ project } = installed);
});

test("contains every entry that it exports, with its types", async () => {
  const manifest = JSON.parse(await readFile(path.join(project, "node_modules/@sluice/sdk/package.json"), "utf8")) as {
    exports: object;
  };
  const leaves = (entry: object | string): string[] =>
    typeof entry === "string"
      ? [entry.replace("./", "")]
      : Object.values(entry as Record<string, object>).flatMap(leaves);
  const files = leaves(manifest.exports).filter((file) => file !== "package.json");
  expect(files.filter((file) => /\.d\.m?ts$/.test(file))).toHaveLength(6);
  expect(installed.files).toEqual(expect.arrayContaining(files));
});

test("contains the build and nothing else", () => {
  const built = ["LICENSE", "README.md", "dist/index.js", "dist/index.mjs", "dist/index.d.ts", "dist/index.d.mts"];
  expect(installed.files).toEqual(expect.arrayContaining(built));
  expect(installed.files.filter((file) => /^(src|test)\//.test(file))).toEqual([]);
});

test("its README links only into the package or to the web", async () => {
  const readme = await readFile(path.join(project, "node_modules/@sluice/sdk/README.md"), "utf8");
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link ?? "");
  expect(links.length).toBeGreaterThan(0);
  const local = links.filter((link) => !link.startsWith("https://"));
  expect(installed.files).toEqual(expect.arrayContaining(local));
});

test.each([
  [["consumer.mts"], { module: "nodenext", moduleResolution: "nodenext" }],
  [["consumer16.mts", "consumer16.cts"], { module: "node16", moduleResolution: "node16" }],
  [["consumer.ts"], { module: "esnext", moduleResolution: "bundler" }],
])("%j type-checks with %j", async (names, options) => {
  for (const name of names) await copyFile(path.join(__dirname, "consumer/consumer.ts"), path.join(project, name));
  await typeCheck(names, options);
});

test("regression: graphql 17 is rejected as a peer", async () => {
  const { project: folder } = await installSdk([], "graphql-17");
  const name = "consumer.mts";
  await copyFile(path.join(__dirname, "consumer/consumer.ts"), path.join(folder, name));
  await typeCheck([name], { module: "nodenext", moduleResolution: "nodenext" }, folder);
  await copyFile(path.join(__dirname, "consumer/fake-server.mjs"), path.join(folder, "fake-server.mjs"));
  const { stdout } = await run(process.execPath, ["fake-server.mjs"], { cwd: folder });
  const [version, viewer, own, ...events] = stdout.trim().split("\n");
  expect(version).toMatch(/^17\./);
  expect(viewer).toMatch(/^query viewer {.*fragment TenantFields on Tenant {/);
  expect(own).toBe("{ a(b: 1) }");
  expect(events).toEqual(["after undefined", "cursor 1", "after 1", "cursor 2"]);
});

test("regression: sends requests on a runtime without WebSocket, such as Node 20", async () => {
  const program = `
    import { createSluice } from "@sluice/sdk";
    const fetch = async () => Response.json({ data: { viewer: { role: "OPERATOR" } } });
    const sluice = createSluice({ url: "http://127.0.0.1:1/graphql", apiKey: "slk_x", fetch });
    console.log((await sluice.viewer()).role);
    try {
      sluice.liveReadings({ input: {} });
    } catch ({ code, message }) {
      console.log(code, message);
    }
    await sluice.close();`;
  const args = ["--no-experimental-websocket", "--input-type=module", "-e", program];
  const { stdout } = await run(process.execPath, args, { cwd: project });
  expect(stdout).toMatch(/^OPERATOR\nNO_WEBSOCKET .*Node\.js 22.*webSocketImpl: WebSocket/);
});

test("loads as an ES module and as CommonJS", async () => {
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

test(`costs a browser less than ${BUDGET_BYTES} bytes, compressed, without graphql-js`, async () => {
  const bytes = await bundledBytes('import * as sdk from "@sluice/sdk"; globalThis.sdk = sdk;');
  expect(bytes).toBeLessThan(BUDGET_BYTES);
});

test("bundles only what a program imports", async () => {
  const bytes = await bundledBytes('import { allPages } from "@sluice/sdk"; globalThis.all = allPages;');
  expect(bytes).toBeLessThan(500);
});

test("bundles for browsers without Node", async () => {
  const { metafile } = await build({
    stdin: { contents: 'export * from "@sluice/sdk";', resolveDir: project },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  expect(imported.filter((each) => each.external)).toEqual([]);
  expect(Object.keys(metafile.inputs).filter((file) => file.startsWith("node:"))).toEqual([]);
});
