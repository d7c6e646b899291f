import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryDir } from "../harness/servers";
import { until } from "../harness/until";

const HOOK = path.resolve(__dirname, "turns.cjs");

/**
 * CPU of the longest turn of the platform's event loop. No other client is served during a turn. Unlike its duration,
 * its CPU does not depend on the machine's other work.
 */
export class LongestTurn {
  private constructor(private readonly file: string) {}

  static async create(): Promise<LongestTurn> {
    return new LongestTurn(path.join(await temporaryDir(), "longest-turn"));
  }

  /** Options of Node.js, and variables, that the platform's process needs. */
  get option(): string {
    return `--require ${HOOK}`;
  }

  get env(): Readonly<Record<string, string>> {
    return { FAIRNESS_TURNS: this.file };
  }

  /** Discards earlier turns. */
  async begin(pid: number): Promise<void> {
    await writeFile(this.file, "");
    process.kill(pid, "SIGUSR2");
    await until(async () => (await readFile(this.file, "utf8")) !== "");
  }

  /** Milliseconds, since the last {@link begin}. */
  async milliseconds(): Promise<number> {
    return Number(await readFile(this.file, "utf8"));
  }
}
