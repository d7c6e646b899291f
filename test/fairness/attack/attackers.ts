/** The test's side of {@link file://./process.ts}. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { disposeLater } from "../../harness/servers";
import type { AttackOptions, AttackOutcome } from "./attack";

const HOOK = path.resolve(__dirname, "../../harness/typescript.cjs");
const SCRIPT = path.resolve(__dirname, "process.ts");

export class Attackers {
  private child: ChildProcess;

  /** @param priority Low: it takes no CPU from the platform. Normal: it also attacks on a busy machine. */
  constructor(private readonly priority: "low" | "normal" = "low") {
    this.child = start(priority);
    disposeLater(() => this.stop());
  }

  /** One attack at a time. Resolves when it is over. */
  async run(options: AttackOptions): Promise<AttackOutcome> {
    if (hasEnded(this.child)) this.child = start(this.priority);
    const answered = new AbortController();
    const { signal } = answered;
    const outcome = once(this.child, "message", { signal }) as Promise<[AttackOutcome]>;
    const ended = once(this.child, "exit", { signal }).then(() => {
      throw new Error("The attackers' process has ended: its output says why.");
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

/** In a session of its own, so that its low priority affects the other sessions. */
function start(priority: string): ChildProcess {
  return fork(SCRIPT, [priority], { execArgv: ["--require", HOOK], detached: true });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
