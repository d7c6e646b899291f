/**
 * `npm run bench:ingest`: readings/s that the platform acknowledges and stores, compared with a bare subscriber and a
 * naive loop in the same run. bench/ingest/README.md describes the method.
 */
import path from "node:path";
import { measureLatency } from "./ingest/latency";
import { LoadGenerator } from "./ingest/load/load-generator";
import { parseOptions } from "./ingest/options";
import { runRounds } from "./ingest/rounds";
import { BenchmarkStack } from "./ingest/stack";
import { summarize, type RunSummary } from "./ingest/summary";

/** Number of sensors in addition to the fleet, for {@link measureLatency}. */
const PROBES = 1;

/** Returns the number of sensors with which latency is measured: 10,000 if it is among them, otherwise the last one. */
function latencyRun(sensors: readonly number[]): number | undefined {
  return sensors.includes(10_000) ? 10_000 : sensors.at(-1);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const dir = path.resolve(".sluice", `bench-${process.pid}`);
  report("starting mongod and Mosquitto, registering the fleet");
  const settings = options.autosaveChanges === undefined ? {} : { autosaveChanges: options.autosaveChanges };
  const stack = await BenchmarkStack.start(dir, Math.max(...options.sensors) + PROBES, {
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
    if (options.latencyAt !== undefined) {
      const sensors = latencyRun(options.sensors) ?? 0;
      const latency = await measureLatency({ stack, generator, options, report }, sensors, options.latencyAt);
      if (options.json) process.stdout.write(`${JSON.stringify({ latency })}\n`);
      else console.table(latency);
      return;
    }
    const runs: RunSummary[] = [];
    for (const sensors of options.sensors) {
      const summary = summarize(sensors, await runRounds({ stack, generator, options, report }, sensors));
      for (const warning of summary.warnings) report(`warning: ${warning}`);
      const isChosen = options.latency && sensors === latencyRun(options.sensors) && summary.sustained !== null;
      const latency = isChosen
        ? await measureLatency({ stack, generator, options, report }, sensors, summary.sustained)
        : [];
      runs.push({ ...summary, latency });
    }
    const latency = runs.flatMap((run) => run.latency);
    if (options.json) process.stdout.write(`${JSON.stringify({ runs, latency })}\n`);
    else {
      console.table(runs.map(({ cpuMicros: _cpu, warnings: _warnings, latency: _latency, ...rates }) => rates));
      console.table(latency);
    }
  } finally {
    await stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
