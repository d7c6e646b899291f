/** `npm run test:scale`: injects failures into every process of a whole installation under load. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { Command, InvalidArgumentError, Option } from "commander";
import { JOURNALS, type JournalKind } from "../../dev/stack";
import { runScale } from "./run";

interface Options {
  readonly journal: JournalKind;
  readonly faults: number;
  readonly seed: number;
  readonly minutes: number;
  readonly gateways: number;
}

const program = new Command("test:scale")
  .description(
    "Kill, suspend and cut off each process of a whole installation under load, and account for every reading.",
  )
  .addOption(new Option("--journal <where>", "where the journal is").choices(JOURNALS).default("kafka"))
  .option("--faults <count>", "number of faults", count, 42)
  .option("--seed <number>", "chooses the faults and their order", count, Date.now() % 1_000_000)
  .option("--minutes <count>", "no fault begins later", count, 60)
  .option("--gateways <count>", "number of gateways, even", count, 20);

void main();

async function main(): Promise<void> {
  const { minutes, ...options } = program.parse().opts<Options>();
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-scale-"));
  print(`test:scale --journal ${options.journal} --faults ${options.faults} --seed ${options.seed}`);
  try {
    const outcome = await runScale({ ...options, dir, forMs: minutes * 60_000, onLine: print });
    const { lost, repeated, misled, balanced } = outcome;
    print(JSON.stringify(outcome, null, 2));
    const isWhole = lost.length === 0 && repeated.length === 0 && misled.length === 0 && balanced;
    print(isWhole ? "Passed." : "Failed.");
    process.exitCode = isWhole ? 0 : 1;
    await rm(dir, { recursive: true, force: true });
  } catch (error) {
    process.stderr.write(`${inspect(error)}\nThe logs are in ${dir}.\n`);
    process.exitCode = 1;
  }
  process.exit();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function count(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Use a whole number.");
}
