/** Controls the attackers' process (see process.ts) from a test. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { disposeLater } from "../../harness/servers";
import type { AttackOptions, AttackOutcome } from "./attack";

const HOOK = path.resolve(__dirname, "../../harness/typescript.cjs");
const SCRIPT = path.resolve(__dirname, "process.ts");

export class Attackers {
  private child: ChildProcess;

  /**
   * @param priority With `low`, attackers take no CPU from the platform. With `normal`, they also attack on a busy
   *   machine.
   */
  constructor(private readonly priority: "low" | "normal" = "low") {
    this.child = start(priority);
    disposeLater(() => this.stop());
  }

  /** Runs an attack. Resolves when it is over. Only one attack may run at a time. */
  async run(options: AttackOptions): Promise<AttackOutcome> {
    if (hasEnded(this.child)) this.child = start(this.priority);
    const answered = new AbortController();
    const { signal } = answered;
    const outcome = once(this.child, "message", { signal }) as Promise<[AttackOutcome]>;
    const ended = once(this.child, "exit", { signal }).then(() => {
      throw new Error("The attackers' process has ended. Find the reason in its output.");
    });
    for (const each of [outcome, ended]) each.catch(() => undefined);
    this.child.send(options);
    try {
      const [result] = await Promise.race([outcome, ended]);
      return result;
    } finally {
      answered.abort();
    }
  }

  async stop(): Promise<void> {
    if (hasEnded(this.child)) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** Starts the process in a separate session, so that its priority is low compared with other sessions. */
function start(priority: string): ChildProcess {
  return fork(SCRIPT, [priority], { execArgv: ["--require", HOOK], detached: true });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
