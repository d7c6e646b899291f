/** A child process whose output goes to a file or to memory. It always ends with its parent. */

import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { once } from "node:events";

export interface ChildOptions {
  /** Name in messages, such as `mongod` or `platform`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** File to which output is appended. Without it, output goes to {@link Child.onLine} and memory. */
  readonly logFile?: string;
  /** Milliseconds that `stop` waits after SIGTERM before it sends SIGKILL. Default: 15,000. */
  readonly stopTimeoutMs?: number;
}

const OUTPUT_LIMIT = 1_000_000;
const SETPRIV = "/usr/bin/setpriv";
const living = new Set<Child>();

process.on("exit", () => {
  for (const child of living) child.signal("SIGTERM");
});

/**
 * Returns the command, wrapped on Linux so that the kernel ends the child when this process dies, even by `kill -9`.
 * The child keeps its process ID.
 */
function guarded(command: string, args: readonly string[]): [string, string[]] {
  if (process.platform !== "linux" || !existsSync(SETPRIV)) return [command, [...args]];
  return [SETPRIV, ["--pdeathsig", "TERM", "--", command, ...args]];
}

/** On other systems, a shell waits until a pipe from this process closes, and then ends the child. */
function watchFromOutside(pid: number): void {
  if (process.platform === "linux" && existsSync(SETPRIV)) return;
  const script = 'read -r _; kill -TERM "$0" 2>/dev/null';
  const watcher = spawn("/bin/sh", ["-c", script, String(pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.on("error", () => undefined);
  watcher.unref();
  (watcher.stdin as unknown as { unref?: () => void }).unref?.();
}

export class Child {
  readonly pid: number;
  private readonly process: ChildProcess;
  private readonly lineListeners = new Set<(line: string) => void>();
  private memory = "";
  private ended: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  /** Resolves when the process has ended and all its output was read. */
  private readonly closed: Promise<void>;

  private constructor(
    private readonly options: ChildOptions,
    child: ChildProcess,
    pid: number,
  ) {
    this.process = child;
    this.pid = pid;
    child.once("exit", (code, signal) => {
      this.ended = { code, signal };
      living.delete(this);
    });
    this.closed = new Promise((resolve) => child.once("close", () => resolve()));
    for (const stream of [child.stdout, child.stderr]) {
      let partial = "";
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.memory = (this.memory + text).slice(-OUTPUT_LIMIT);
        const lines = (partial + text).split("\n");
        partial = lines.pop() ?? "";
        for (const line of lines) for (const listener of this.lineListeners) listener(line);
      });
    }
  }

  /**
   * Starts the process in a new process group, so that Ctrl-C reaches only its parent. The parent then stops it.
   *
   * @throws Error if the program cannot be started
   */
  static async start(options: ChildOptions): Promise<Child> {
    const log = options.logFile === undefined ? "pipe" : openSync(options.logFile, "a", 0o600);
    const [command, args] = guarded(options.command, options.args);
    try {
      const child = spawn(command, args, {
        detached: true,
        stdio: ["ignore", log, log],
        ...(options.env === undefined ? {} : { env: options.env }),
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      });
      await once(child, "spawn");
      const started = new Child(options, child, child.pid ?? 0);
      living.add(started);
      watchFromOutside(started.pid);
      return started;
    } finally {
      if (typeof log === "number") closeSync(log);
    }
  }

  get running(): boolean {
    return this.ended === undefined;
  }

  /** The last 1,000,000 characters of output, from memory or from the log file. */
  get output(): string {
    if (this.options.logFile === undefined) return this.memory;
    return readFileSync(this.options.logFile, "utf8").slice(-OUTPUT_LIMIT);
  }

  /**
   * Calls back for each complete line of later output. It works only without a log file. Returns a function that
   * removes the listener.
   */
  onLine(listener: (line: string) => void): () => void {
    this.lineListeners.add(listener);
    return () => this.lineListeners.delete(listener);
  }

  /** Resolves when the process has ended for any reason and its output is complete. */
  whenEnded(): Promise<void> {
    return this.closed;
  }

  /** Returns the cause of the end, such as `exit code 1` or `SIGKILL`. */
  describeEnd(): string {
    if (this.ended === undefined) return "still running";
    return this.ended.signal ?? `exit code ${String(this.ended.code)}`;
  }

  /** Sends a signal without waiting. Does nothing if the process has ended. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) this.process.kill(signal);
  }

  /** Sends a signal (default SIGKILL) and resolves when the process has ended. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.signal(signal);
    await this.closed;
  }

  /** Sends SIGTERM, and SIGKILL after `stopTimeoutMs`. Resolves when the process has ended. Idempotent. */
  async stop(): Promise<void> {
    this.signal("SIGTERM");
    const timer = setTimeout(() => {
      this.signal("SIGKILL");
    }, this.options.stopTimeoutMs ?? 15_000);
    await this.closed;
    clearTimeout(timer);
  }

  /**
   * Calls `probe` every `intervalMs`, and resolves when it returns true.
   *
   * @throws Error with the last lines of output if the process ends or `timeoutMs` passes first
   */
  async waitUntil(probe: () => Promise<boolean>, timeoutMs: number, intervalMs = 25): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await probe())) {
      if (!this.running) {
        await this.closed;
        throw this.failure(`exited during start (${this.describeEnd()})`);
      }
      if (Date.now() > deadline) throw this.failure(`was not ready within ${String(timeoutMs)} ms`);
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  }

  /** Returns an error that names the failure and shows the last lines of output. */
  failure(what: string): Error {
    const last = this.output.trimEnd().split("\n").slice(-15).join("\n");
    return new Error(`${this.options.name} ${what}.${last === "" ? "" : ` Its last output:\n${last}`}`);
  }
}
