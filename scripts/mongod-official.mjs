/** Downloads the official build of mongod through mongodb-memory-server-core. */

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { makeTool, root, say, SetupError } from "./setup.mjs";

export const OFFICIAL_VERSION = "8.2.6";

const SILENCE_MS = 20_000;
const DOWNLOAD = `
const { MongoBinary } = require('mongodb-memory-server-core');
MongoBinary.getPath({ version: process.argv[1], downloadDir: process.argv[2], checkMD5: true }).then(
  (file) => process.stdout.write(file),
  (error) => { process.stderr.write(error.message); process.exit(1); },
);`;

function bytesIn(folder) {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Kills the child if its download folder has stopped growing, so that an unreachable host cannot block the set-up. */
function watch(child, folder) {
  let bytes = 0;
  let grownAt = Date.now();
  return setInterval(() => {
    const now = bytesIn(folder);
    if (now !== bytes) grownAt = Date.now();
    bytes = now;
    if (Date.now() - grownAt > SILENCE_MS) child.kill("SIGKILL");
  }, 500);
}

function download(node, folder) {
  return new Promise((resolve, reject) => {
    const args = ["-e", DOWNLOAD, "--", OFFICIAL_VERSION, folder];
    const env = { ...process.env, MONGOMS_RUNTIME_DOWNLOAD: "true", MONGOMS_PREFER_GLOBAL_PATH: "false" };
    const child = spawn(node, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const watcher = watch(child, folder);
    let file = "";
    let failure = "";
    child.stdout.on("data", (data) => (file += data));
    child.stderr.on("data", (data) => (failure += data));
    child.once("close", (code, signal) => {
      clearInterval(watcher);
      if (code === 0 && existsSync(file)) resolve(file);
      else reject(new SetupError(`cannot download the official build (${failure.split("\n")[0] || signal || code})`));
    });
  });
}

/** Downloads the pinned official build into the tools folder. @throws SetupError if the download fails */
export async function downloadOfficial(node) {
  if (!existsSync(path.join(root, "node_modules/mongodb-memory-server-core"))) {
    throw new SetupError('the official build needs the development modules: run "npm ci"');
  }
  say(`searching for the official mongod ${OFFICIAL_VERSION}`);
  const folder = await makeTool(`mongod-${OFFICIAL_VERSION}`, async (content, draft) => {
    const downloads = path.join(draft, "downloads");
    mkdirSync(downloads);
    renameSync(await download(node, downloads), path.join(content, "mongod"));
    rmSync(downloads, { recursive: true, force: true });
  });
  return path.join(folder, "mongod");
}
