/** Two processes of the platform: one owns ingestion, and the other is the standby. */
import { setTimeout as delay } from "node:timers/promises";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import type { Fault } from "./options";

const LOOK_MS = 20;
const PATIENCE_MS = 180_000;
/** Log phrase of a standby that has restored the owner's state. */
const RESTORED = "readings read back from the journal";

export class Pair {
  private constructor(
    private readonly env: Readonly<Record<string, string>>,
    private owner: PlatformProcess,
    private standby: PlatformProcess,
  ) {}

  static async start(env: Readonly<Record<string, string>>): Promise<Pair> {
    const owner = await spawnPlatform({ env });
    const pair = new Pair(env, owner, await spawnPlatform({ env }));
    await pair.standbyIsWarm();
    return pair;
  }

  /**
   * Injects the failure. Resolves when the standby has taken over. `at` is the time of the failure in epoch
   * milliseconds.
   */
  async suffer(fault: Fault): Promise<{ at: number; owner: PlatformProcess; standby: PlatformProcess }> {
    const { owner, standby } = this;
    const at = Date.now();
    if (fault === "lost") process.kill(owner.pid, "SIGSTOP");
    const ended = fault === "lost" ? null : owner.kill(fault === "stop" ? "SIGTERM" : "SIGKILL");
    await until(() => owns(this.standby));
    await (ended ?? owner.kill("SIGKILL"));
    return { at, owner, standby };
  }

  /** Starts a new standby; the former standby is the owner now. Resolves when the new standby is warm. */
  async replace(): Promise<void> {
    this.owner = this.standby;
    this.standby = await spawnPlatform({ env: this.env });
    await this.standbyIsWarm();
  }

  async stop(): Promise<void> {
    await Promise.all([this.owner.kill("SIGKILL"), this.standby.kill("SIGKILL")]);
  }

  private async standbyIsWarm(): Promise<void> {
    await until(async () => this.standby.output.includes(RESTORED));
  }
}

async function owns({ httpUrl }: PlatformProcess): Promise<boolean> {
  const answer = await fetch(`${httpUrl}/readyz`).catch(() => null);
  return answer !== null && ((await answer.json()) as { owns: readonly string[] }).owns.includes("ingest/0");
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; !(await isTrue()); await delay(LOOK_MS)) {
    if (performance.now() > deadline)
      throw new Error("the standby did not take over, or did not restore the owner's state, in time");
  }
}
