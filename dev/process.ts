/** Runs the platform as a child process, for tests, benchmarks and the demo. */

import path from "node:path";
import { Child } from "./child";

export interface PlatformOptions {
  /** Variables of the platform, such as `MONGODB_URI`, in addition to the variables of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Called for every line of the platform's output. */
  readonly onLine?: (line: string) => void;
  /** Milliseconds to wait for readiness. Default: 120,000. */
  readonly readyTimeoutMs?: number;
  /** Options of Node itself, such as `--inspect`. Default: none. */
  readonly nodeOptions?: readonly string[];
  /** Compiled program that reports its readiness like the platform. Default: `dist/src/main.js`. */
  readonly program?: string;
}

export interface PlatformProcess {
  readonly pid: number;
  /** URL of the HTTP server, without a path. */
  readonly httpUrl: string;
  /** The last 1,000,000 characters of output. */
  readonly output: string;
  readonly running: boolean;
  /** Stops the platform gracefully: SIGTERM, then SIGKILL after 30 seconds. Idempotent. */
  stop(): Promise<void>;
  /** Sends a signal, SIGKILL by default, and resolves when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  whenEnded(): Promise<void>;
}

const STARTED: readonly unknown[] = ["ready", "started, but not ready"];
/** Options of Node.js, the same as those of `npm start`. */
const NODE_OPTIONS = ["--max-semi-space-size=4", "--v8-pool-size=1"];
const MAIN = path.resolve(
  __dirname,
  __dirname.includes(`${path.sep}dist${path.sep}`) ? ".." : "../dist",
  "src/main.js",
);

/**
 * Returns the URL in a line such as `{"msg":"ready","httpUrl":"http://127.0.0.1:4000"}`. A platform whose broker is
 * unreachable logs its start in another message, which counts too.
 */
function readyUrl(line: string): string | undefined {
  if (!line.includes('ready"')) return undefined;
  try {
    const entry = JSON.parse(line) as { msg?: unknown; httpUrl?: unknown };
    return STARTED.includes(entry.msg) && typeof entry.httpUrl === "string" ? entry.httpUrl : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts `dist/src/main.js` or another `program`. Resolves when the program reports its start, even if it is not ready.
 *
 * @throws Error with the last lines of its output if it ends or does not report its start in time
 */
export async function spawnPlatform(options: PlatformOptions): Promise<PlatformProcess> {
  const child = await Child.start({
    name: "platform",
    command: process.execPath,
    args: [...NODE_OPTIONS, ...(options.nodeOptions ?? []), options.program ?? MAIN],
    env: { ...process.env, ...options.env },
    stopTimeoutMs: 30_000,
  });
  let httpUrl: string | undefined;
  child.onLine((line) => {
    httpUrl ??= readyUrl(line);
    options.onLine?.(line);
  });
  try {
    await child.waitUntil(() => Promise.resolve(httpUrl !== undefined), options.readyTimeoutMs ?? 120_000);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return {
    pid: child.pid,
    httpUrl: httpUrl ?? "",
    get output() {
      return child.output;
    },
    get running() {
      return child.running;
    },
    stop: () => child.stop(),
    kill: (signal) => child.kill(signal),
    whenEnded: () => child.whenEnded(),
  };
}
