/** Finds Python, and installs the packages of requirements files into the tools folder. */

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
  // `--target` needs no virtual environment, and Debian permits it.
  const how = ["--target", folder, "--only-binary", ":all:", "--no-deps", "--quiet", "--disable-pip-version-check"];
  const requirements = files.flatMap((file) => ["--requirement", file]);
  await run(python, ["-m", "pip", "install", ...requirements, ...how, "--retries", "2", "--timeout", "30"]);
}

/**
 * @param requirements paths of files that pin all packages, including transitive dependencies
 * @param purpose the test that cannot run without Python
 * @returns environment variables for the tests: the interpreter and the folder of its packages. They are
 * `SLUICE_PYTHON=off` if these cannot be installed, and empty if the variable is `off` already
 * @throws SetupError in CI if Python or its packages cannot be installed
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
