import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryDir } from "../harness/servers";
import { until } from "../harness/until";

const HOOK = path.resolve(__dirname, "turns.cjs");

/**
 * Measures the CPU time of the longest turn of the platform's event loop, during which it serves no other client.
 * Unlike a turn's duration, its CPU time does not depend on the machine's other work.
 */
export class LongestTurn {
  private constructor(private readonly file: string) {}

  static async create(): Promise<LongestTurn> {
    return new LongestTurn(path.join(await temporaryDir(), "longest-turn"));
  }

  /** Option of Node.js that the platform's process needs, in addition to `env`. */
  get option(): string {
    return `--require ${HOOK}`;
  }

  get env(): Readonly<Record<string, string>> {
    return { FAIRNESS_TURNS: this.file };
  }

  /** Begins a measurement. Discards earlier turns. */
  async begin(pid: number): Promise<void> {
    await writeFile(this.file, "");
    process.kill(pid, "SIGUSR2");
    await until(async () => (await readFile(this.file, "utf8")) !== "");
  }

  /** Resolves with the CPU time of the longest turn since the last {@link begin}, in milliseconds. */
  async milliseconds(): Promise<number> {
    return Number(await readFile(this.file, "utf8"));
  }
}
