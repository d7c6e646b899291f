/** Installs the SDK as customers do: packed, and into an empty project. */

import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { sharedDir, temporaryDir } from "../harness/servers";

export const ROOT = path.resolve(__dirname, "../..");
export const MODULES = path.join(ROOT, "node_modules");

export const run = promisify(execFile);

export interface Installed {
  /** Folder of the project. */
  readonly project: string;
  /** The files of the package. */
  readonly files: readonly string[];
}

interface Packed {
  readonly filename: string;
  readonly files: readonly string[];
}

/**
 * Resolves with a copy of a project into which the SDK was installed once in this run.
 *
 * @param packages Packages of this repository that the project also contains.
 * @param graphql Folder of the peer dependency `graphql` in this repository's modules.
 */
export async function installSdk(packages: readonly string[] = [], graphql = "graphql"): Promise<Installed> {
  const packed = await sharedDir("sdk-package", pack);
  const { filename, files } = JSON.parse(await readFile(path.join(packed, "packed.json"), "utf8")) as Packed;
  const tarball = path.join(packed, filename);
  const installed = await sharedDir(`sdk-with-${graphql}`, (project) => install(project, tarball, graphql));
  const project = path.join(await temporaryDir(), "project");
  await cp(installed, project, { recursive: true, verbatimSymlinks: true });
  for (const name of packages) {
    const target = path.join(project, "node_modules", name);
    await mkdir(path.dirname(target), { recursive: true });
    await symlink(path.join(MODULES, name), target);
  }
  return { project, files };
}

async function install(project: string, tarball: string, graphql: string): Promise<void> {
  // Other packages come from this repository's modules, so that no network is needed.
  const local = (name: string) => `file:${path.join(MODULES, name)}`;
  const dependencies = {
    "@sluice/sdk": `file:${tarball}`,
    graphql: local(graphql),
    "graphql-ws": local("graphql-ws"),
  };
  await writeFile(path.join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  const flags = ["--offline", "--install-links", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await run("npm", ["install", ...flags], { cwd: project });
}

/** Packs a copy, so that no process reads a half-written sdk/dist. */
async function pack(dir: string): Promise<void> {
  const copy = path.join(dir, "sdk");
  const source = (file: string) => !/[/\\](dist|node_modules)$/.test(file);
  await cp(path.join(ROOT, "sdk"), copy, { recursive: true, filter: source });
  await symlink(MODULES, path.join(dir, "node_modules"));
  await run("npm", ["run", "build"], { cwd: copy });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", dir], { cwd: copy });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const files = packed.files.map((file) => file.path);
  await writeFile(path.join(dir, "packed.json"), JSON.stringify({ filename: packed.filename, files } satisfies Packed));
}
