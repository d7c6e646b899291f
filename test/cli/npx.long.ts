import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import manifest from "../../package.json";
import { temporaryDir } from "../harness/servers";

const ROOT = path.resolve(__dirname, "../..");

/** Creates an unbuilt checkout without dependencies, so that npx needs no registry. */
async function checkout() {
  const dir = await temporaryDir();
  const project = path.join(dir, "sluice");
  await mkdir(project);
  await cp(path.join(ROOT, "scripts"), path.join(project, "scripts"), { recursive: true });
  const { name, version, bin } = manifest;
  await writeFile(path.join(project, "package.json"), JSON.stringify({ name, version, bin }));
  const env = { ...process.env, npm_config_cache: path.join(dir, "cache"), npm_config_offline: "true" };
  const npx = () => promisify(execFile)("npx", ["sluice", "version"], { cwd: project, env });
  const build = () => symlink(path.join(ROOT, "dist"), path.join(project, "dist"));
  return { project, npx, build };
}

test("regression: npx finds the command even if it was called before the build", async () => {
  const { npx, build } = await checkout();
  await expect(npx()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("npm run build") as string });
  await build();
  expect((await npx()).stdout).toBe(`${manifest.version}\n`);
});

test("regression: runs with the Node.js of the demo if the machine's own is too old", async () => {
  const { project, build } = await checkout();
  await build();
  const cache = await temporaryDir();
  const installed = path.join(cache, "sluice", "tools", "node-24.0.0", "bin");
  const old = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})';
  const sluice = () =>
    promisify(execFile)(process.execPath, ["--import", old, "scripts/sluice.mjs", "version"], {
      cwd: project,
      env: { ...process.env, XDG_CACHE_HOME: cache },
    });
  await expect(sluice()).rejects.toMatchObject({ stderr: expect.stringContaining("22.22 or newer") as string });
  await mkdir(installed, { recursive: true });
  await symlink(process.execPath, path.join(installed, "node"));
  expect((await sluice()).stdout).toBe(`${manifest.version}\n`);
});
