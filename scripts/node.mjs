/** Finds Node.js: the running version if it is new enough, otherwise a pinned version from npm in the tools folder. */

import { readdirSync } from "node:fs";
import path from "node:path";
import { npm } from "./npm.mjs";
import { firstExecutable, makeTool, outputOf, run, say, SetupError, toolsDir, verify } from "./setup.mjs";

const LEAST = [22, 22];
const VERSION = "24.21.0";
const INTEGRITY = {
  "linux-x64": "3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  "linux-arm64": "FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
};

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

/** Returns the path of a Node.js that is new enough. @throws SetupError if it cannot be installed */
export async function ensureNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;

  const name = `node-${VERSION}`;
  const cached = firstExecutable([path.join(toolsDir, name, "bin/node")]);
  if (cached !== undefined) return cached;

  const needed = `Sluice needs Node.js ${LEAST.join(".")} or newer, and this is ${process.versions.node}`;
  const platform = `${process.platform}-${process.arch}`;
  const integrity = INTEGRITY[platform];
  if (integrity === undefined) throw new SetupError(`${needed}: install it from https://nodejs.org.`);

  say(`${needed}: installing Node.js ${VERSION} into ${toolsDir}`);
  const folder = await makeTool(name, async (content, draft) => {
    await npm(process.execPath, ["pack", `node-${platform}@${VERSION}`, "--silent"], { cwd: draft });
    const archive = path.join(draft, readdirSync(draft).find((file) => file.endsWith(".tgz")) ?? "");
    await verify(archive, "sha512", "base64", integrity);
    await run("tar", ["-xzf", archive, "-C", content, "--strip-components=1", "package/bin", "package/LICENSE"]);
  });
  const node = path.join(folder, "bin/node");
  if (outputOf(node, ["--version"])?.trim() === `v${VERSION}`) return node;
  throw new SetupError(`${needed}. The build from npm does not run here: install Node.js from https://nodejs.org.`);
}
