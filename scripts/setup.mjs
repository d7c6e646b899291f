/** Functions that the set-up scripts share. They run on Node 18 and newer without any installed package. */

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Root folder of the repository. */
export const root = path.resolve(fileURLToPath(import.meta.url), "../..");

/** Folder for downloaded programs. All clones of the repository share it. */
export const toolsDir = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "sluice", "tools");

/** Failure whose message contains the remedy. It is shown without a stack trace. */
export class SetupError extends Error {}

/** Prints a message on standard error, because standard output belongs to the task. */
export function say(message) {
  process.stderr.write(`sluice: ${message}\n`);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Returns the first of these files that can be executed, or undefined. */
export function firstExecutable(files) {
  return files.find(isExecutable);
}

/** Returns the path of `name` on the PATH, or in the sbin folders, which a PATH often lacks. */
export function onPath(name) {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return firstExecutable([...folders, "/usr/sbin", "/usr/local/sbin"].map((folder) => path.join(folder, name)));
}

/** Returns the output of a short command on both streams; undefined: the command cannot run, or fails. */
export function outputOf(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", timeout: 30_000 });
  return status === 0 ? `${stdout}${stderr}` : undefined;
}

const SETPRIV = "/usr/bin/setpriv";

/** Returns a command that also gets SIGTERM when this process dies, even by `kill -9`. Only on Linux. */
export function guarded(command, args) {
  if (process.platform !== "linux" || !existsSync(SETPRIV)) return [command, args];
  return [SETPRIV, ["--pdeathsig", "TERM", "--", command, ...args]];
}

/**
 * Runs a command without output.
 *
 * @param options.interruptible whether the command ends with this process. Default: true. dpkg must not be interrupted
 * @throws SetupError with the first and last lines of its output if it fails
 */
export function run(command, args, { interruptible = true, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const [program, all] = interruptible ? guarded(command, args) : [command, args];
    const child = spawn(program, all, { cwd: root, ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => (output = (output + data).slice(-20_000)));
    }
    const failed = (why) => {
      const lines = output.trim().split("\n");
      const shown = lines.length > 16 ? [...lines.slice(0, 8), "…", ...lines.slice(-8)] : lines;
      reject(new SetupError(`${path.basename(command)} ${args.slice(0, 3).join(" ")} ${why}.\n${shown.join("\n")}`));
    };
    child.once("error", (error) => failed(`could not run (${error.message})`));
    child.once("close", (code, signal) => (code === 0 ? resolve(output) : failed(`ended with ${signal ?? code}`)));
  });
}

/** @throws SetupError if the file does not have the expected digest */
export async function verify(file, algorithm, encoding, expected) {
  const hash = createHash(algorithm);
  for await (const part of createReadStream(file)) hash.update(part);
  const actual = hash.digest(encoding);
  if (actual === expected) return;
  throw new SetupError(
    `${path.basename(file)} has the ${algorithm} ${actual} instead of ${expected}, so Sluice does not use it. ` +
      "Check the proxy or mirror that delivered it.",
  );
}

/**
 * Creates the folder `toolsDir/name` with the files that `fill` writes. The folder appears atomically, so an
 * interrupted or concurrent run does no harm.
 */
export async function makeTool(name, fill) {
  mkdirSync(toolsDir, { recursive: true });
  const draft = mkdtempSync(path.join(toolsDir, ".new-"));
  const target = path.join(toolsDir, name);
  try {
    const content = path.join(draft, "content");
    mkdirSync(content);
    await fill(content, draft);
    rmSync(target, { recursive: true, force: true });
    renameSync(content, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}
