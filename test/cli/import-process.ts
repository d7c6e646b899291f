/** Runs `sluice import` as a separate process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { BARE_ENVIRONMENT } from "../harness/environment";

const MAIN = path.resolve(__dirname, "../../dist/src/cli/main.js");

export const HEADER = "assetId,type,name,sensorId,sensorType,unit\n";

export interface Run {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly node?: readonly string[];
}

/** Imports a file into the API at `url`, and resolves when the process has ended. */
export async function importAt(url: string, file: string, { args = [], env = {}, stdin = "", node = [] }: Run = {}) {
  const command = [...node, MAIN, "import", file, "--url", url, ...args];
  const child = spawn(process.execPath, command, { env: { ...BARE_ENVIRONMENT, ...env } });
  child.stdin.end(stdin);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stdout, stderr };
}
