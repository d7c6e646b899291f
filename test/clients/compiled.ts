/**
 * Builds programs whose clients are generated: by relay-compiler, or by the client preset of GraphQL Code Generator.
 */

import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { BARE_ENVIRONMENT } from "../harness/environment";
import { temporaryDir } from "../harness/servers";
import type { Program } from "./conversation";

const ROOT = path.resolve(__dirname, "../..");
const RELAY_COMPILER = path.join(ROOT, "test/conformance/relay/node_modules/relay-compiler/cli.js");

/** @throws Error with the program's output, if the program fails */
async function runNode(args: readonly string[], cwd: string): Promise<void> {
  await promisify(execFile)(process.execPath, args, { cwd, env: BARE_ENVIRONMENT }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(error.stdout + error.stderr);
    },
  );
}

/** Creates a customer's project with the packages of test/clients/node. Resolves with its folder. */
async function newProject(files: readonly string[]): Promise<string> {
  const dir = await temporaryDir();
  const project = path.join(dir, "node");
  await mkdir(project);
  await cp(path.join(__dirname, "operations"), path.join(dir, "operations"), { recursive: true });
  await symlink(path.join(__dirname, "node/node_modules"), path.join(project, "node_modules"));
  for (const file of ["package.json", "conversation.mjs", ...files]) {
    await copyFile(path.join(__dirname, "node", file), path.join(project, file));
  }
  return project;
}

/**
 * Builds the Relay program. Relay requires the operations in a source file, with names that begin with the file's name.
 */
export async function compileRelay(): Promise<Program> {
  const cwd = await newProject(["relay.mjs"]);
  const textOf = (name: string) => readFile(path.join(cwd, `../operations/${name}.graphql`), "utf8");
  const query = (await textOf("stored")).replace("query Stored", "query appStoredQuery");
  const subscription = (await textOf("live")).replace("subscription Live", "subscription appLiveSubscription");
  const tags = [query, subscription].map((text) => `graphql\`${text}\`;\n`);
  await mkdir(path.join(cwd, "src"));
  await writeFile(path.join(cwd, "src/app.js"), `import { graphql } from "relay-runtime";\n${tags.join("")}`);
  await copyFile(path.join(ROOT, "schema.graphql"), path.join(cwd, "schema.graphql"));
  const config = { src: "./src", schema: "./schema.graphql", language: "javascript", eagerEsModules: true };
  await writeFile(path.join(cwd, "relay.config.json"), JSON.stringify(config));
  await runNode([RELAY_COMPILER], cwd);
  return { command: process.execPath, args: ["relay.mjs"], cwd };
}

/** Builds the program of the client preset, with the schema from the API as customers do. */
export async function generateWithPreset(url: string, apiKey: string): Promise<Program> {
  const cwd = await newProject(["preset.txt"]);
  const config = {
    schema: { [url]: { headers: { Authorization: `Bearer ${apiKey}` } } },
    documents: "../operations/*.graphql",
    generates: {
      "./gql/": {
        preset: "client",
        config: { scalars: { DateTime: "string", Cursor: "string" }, strictScalars: true, useTypeImports: true },
      },
    },
  };
  await writeFile(path.join(cwd, "codegen.json"), JSON.stringify(config));
  await runNode(["node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.json"], cwd);
  // In this repository, the source file is a text file, because it does not compile without the generated code.
  await copyFile(path.join(cwd, "preset.txt"), path.join(cwd, "preset.ts"));
  const strict = ["--strict", "--skipLibCheck", "--noEmitOnError"];
  const form = ["--target", "es2023", "--module", "esnext", "--moduleResolution", "bundler"];
  await runNode(["node_modules/typescript/bin/tsc", ...strict, ...form, "preset.ts"], cwd);
  return { command: process.execPath, args: ["preset.js"], cwd };
}
