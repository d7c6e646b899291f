/** Runs every unchanged command of the tutorial with its own demo. */

import { execFile } from "node:child_process";
import { readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Child } from "../../dev/child";
import { disposeLater, temporaryDir } from "../harness/servers";

const ROOT = path.resolve(__dirname, "../..");
const POLL_MS = 250;
const run = promisify(execFile);

async function commands(): Promise<string[]> {
  const tutorial = await readFile(path.join(ROOT, "docs/tutorial/first-chart.md"), "utf8");
  return [...tutorial.matchAll(/```sh\n([^]*?)```/g)].map(([, block = ""]) => block);
}

/** Starts a demo as in the tutorial. Resolves with its folder. */
async function startDemo(): Promise<string> {
  const folder = await temporaryDir();
  await symlink(path.join(ROOT, "docs"), path.join(folder, "docs"));
  const args = [path.join(ROOT, "dist/dev/demo.js"), "--port", "0", "--mqtt-port", "0"];
  const demo = await Child.start({ name: "demo", command: process.execPath, args, cwd: folder });
  disposeLater(() => demo.stop());
  await demo.waitUntil(() => Promise.resolve(demo.output.includes("Ctrl-C stops everything")), 200_000);
  return folder;
}

test("the tutorial's commands produce a chart", async () => {
  const [start, definitions = "", ...steps] = await commands();
  expect(start).toBe("npm run demo\n");
  const [query, register, define = "", read, reject, look, explain, redrive, chart, ...further] = steps;
  expect(further).toEqual([]);
  const folder = await startDemo();
  const shell = async (block = "") => {
    const script = `${definitions}\n${define.split("\npublish ")[0] ?? ""}\n${block}`;
    return (await run("/bin/bash", ["-euo", "pipefail", "-c", script], { cwd: folder })).stdout;
  };
  /** Repeats a command until its output contains the expected text. */
  const until = async (block: string | undefined, expected: string) => {
    let shown = await shell(block);
    while (!shown.includes(expected)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      shown = await shell(block);
    }
  };

  await until(query, '"name":"Acme Logistics"');
  expect(await shell(register)).toContain('{"assetsCreated":1,"sensorsCreated":1,"userErrors":[]}');
  await shell(define);
  await until(read, '"value":27.4');
  await shell(reject);
  await until(look, '"reason":"UNKNOWN_SENSOR"');
  expect(await shell(explain)).toContain('"accepted":false,"reason":"UNKNOWN_SENSOR"');
  await until(redrive, '"accepted":1');
  await until(`${chart ?? ""}\ncat .sluice/chart.svg`, "<polyline points=");
});
