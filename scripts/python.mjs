/** Python with the packages of requirements files, which are kept beside the other tools. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { aptInstall, canInstall } from "./apt.mjs";
import { makeTool, onPath, outputOf, root, run, say, toolsDir } from "./setup.mjs";
import { missing } from "./tests.mjs";

const LEAST_MINOR = 11;

function findPython() {
  const python = onPath("python3");
  if (python === undefined || outputOf(python, ["-m", "pip", "--version"]) === undefined) return undefined;
  const version = /Python 3\.(\d+)/.exec(outputOf(python, ["--version"]) ?? "")?.[1];
  return Number(version) >= LEAST_MINOR ? { python, version: `3.${version}` } : undefined;
}

async function install(python, files, folder) {
  // Installs into a folder of its own. That needs no venv, and Debian permits it.
  const how = ["--target", folder, "--only-binary", ":all:", "--no-deps", "--quiet", "--disable-pip-version-check"];
  const requirements = files.flatMap((file) => ["--requirement", file]);
  await run(python, ["-m", "pip", "install", ...requirements, ...how, "--retries", "2", "--timeout", "30"]);
}

/**
 * @param requirements Files with all packages and versions, including transitive dependencies.
 * @param purpose The test that cannot run without it.
 * @returns Variables for the tests: the interpreter and the folder of its packages. `SLUICE_PYTHON=off` if they cannot
 * be installed; none if it is `off` already.
 * @throws SetupError in CI if it cannot be installed.
 */
export async function ensurePython(requirements, purpose) {
  if (process.env.SLUICE_PYTHON === "off") return {};
  if (findPython() === undefined && canInstall()) {
    await aptInstall(["python3", "python3-pip"], purpose).catch((error) => say(error.message));
  }
  const found = findPython();
  if (found === undefined) {
    missing(`Python 3.${LEAST_MINOR} or newer with pip`, purpose, "SLUICE_PYTHON");
    return { SLUICE_PYTHON: "off" };
  }
  const files = requirements.map((file) => path.join(root, file));
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  const digest = hash.digest("hex").slice(0, 12);
  const name = `python-${found.version}-${process.arch}-${digest}`;
  const folder = path.join(toolsDir, name);
  if (!existsSync(folder)) {
    say(`installing the Python packages of ${requirements.join(" and ")} into ${toolsDir}`);
    try {
      await makeTool(name, (content) => install(found.python, files, content));
    } catch (error) {
      missing("Python packages", purpose, "SLUICE_PYTHON", ` (${error.message.split("\n").at(-1)})`);
      return { SLUICE_PYTHON: "off" };
    }
  }
  return { SLUICE_PYTHON: found.python, SLUICE_PYTHON_PACKAGES: folder };
}
