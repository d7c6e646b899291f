/**
 * `npm run bench:ingest`: how many readings/s the platform acknowledges and stores, beside a bare subscriber and a
 * naive loop in the same run. See bench/README.md for what is measured and how.
 */
import path from "node:path";
import { LoadGenerator } from "./ingest/load/load-generator";
import { parseOptions } from "./ingest/options";
import { runRounds } from "./ingest/rounds";
import { BenchmarkStack } from "./ingest/stack";
import { summarize, type RunSummary } from "./ingest/summary";

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const dir = path.resolve(".sluice", `bench-${process.pid}`);
  report("starting mongod and Mosquitto, registering the fleet");
  const settings = options.autosaveChanges === undefined ? {} : { autosaveChanges: options.autosaveChanges };
  const stack = await BenchmarkStack.start(dir, Math.max(...options.sensors), {
    connectionMessages: false,
    ...settings,
  });
  const generator = new LoadGenerator();
  const stop = async () => {
    await generator.stop();
    await stack.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    const runs: RunSummary[] = [];
    for (const sensors of options.sensors) {
      const summary = summarize(sensors, await runRounds({ stack, generator, options, report }, sensors));
      for (const warning of summary.warnings) report(`warning: ${warning}`);
      runs.push(summary);
    }
    if (options.json) process.stdout.write(`${JSON.stringify({ runs })}\n`);
    else
      console.table(
        runs.map(({ cpuMicros: _cpu, warnings: _warnings, ...rates }) => rates),
        undefined,
      );
  } finally {
    await stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
