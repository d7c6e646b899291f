/** The SDK as customers get it: packed, and installed into an empty project. */

import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { temporaryDir } from "../harness/servers";

export const ROOT = path.resolve(__dirname, "../..");
export const MODULES = path.join(ROOT, "node_modules");

export const run = promisify(execFile);

export interface Installed {
  /** Folder of the project. */
  readonly project: string;
  /** What the package holds. */
  readonly files: readonly string[];
}

/**
 * @param packages of this repository that the project has beside the SDK and its peer
 * @param graphql folder of the peer in this repository's modules
 */
export async function installSdk(packages: readonly string[] = [], graphql = "graphql"): Promise<Installed> {
  const dir = await temporaryDir();
  const project = path.join(dir, "project");
  await mkdir(project);
  const { filename, files } = await pack(dir);
  // What the registry would give comes from this repository's modules: no network is needed.
  const local = (name: string) => `file:${path.join(MODULES, name)}`;
  const dependencies = {
    "@sluice/sdk": `file:${path.join(dir, filename)}`,
    graphql: local(graphql),
    "graphql-ws": local("graphql-ws"),
  };
  await writeFile(path.join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  const flags = ["--offline", "--install-links", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await run("npm", ["install", ...flags], { cwd: project });
  for (const name of packages) {
    const target = path.join(project, "node_modules", name);
    await mkdir(path.dirname(target), { recursive: true });
    await symlink(path.join(MODULES, name), target);
  }
  return { project, files };
}

/** Packs a copy, so that nobody sees sdk/dist half-written. */
async function pack(dir: string): Promise<{ filename: string; files: string[] }> {
  const copy = path.join(dir, "sdk");
  const source = (file: string) => !/[/\\](dist|node_modules)$/.test(file);
  await cp(path.join(ROOT, "sdk"), copy, { recursive: true, filter: source });
  await symlink(MODULES, path.join(dir, "node_modules"));
  await run("npm", ["run", "build"], { cwd: copy });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", dir], { cwd: copy });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { filename: packed.filename, files: packed.files.map((file) => file.path) };
}
