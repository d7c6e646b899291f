/** The test's side of {@link file://./process.ts}. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { disposeLater } from "../../harness/servers";
import type { AttackOptions, AttackOutcome } from "./attack";

const HOOK = path.resolve(__dirname, "../../harness/typescript.cjs");
const SCRIPT = path.resolve(__dirname, "process.ts");

export class Attackers {
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(SCRIPT, { execArgv: ["--require", HOOK], detached: true });
    disposeLater(() => this.stop());
  }

  /** One attack at a time. Resolves when it is over. */
  async run(options: AttackOptions): Promise<AttackOutcome> {
    const answered = new AbortController();
    const { signal } = answered;
    const outcome = once(this.child, "message", { signal }) as Promise<[AttackOutcome]>;
    const ended = once(this.child, "exit", { signal }).then(() => {
      throw new Error("the attackers' process has ended");
    });
    ended.catch(() => undefined);
    this.child.send(options);
    try {
      const [result] = await Promise.race([outcome, ended]);
      return result;
    } finally {
      answered.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
