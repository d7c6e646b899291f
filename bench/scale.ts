/**
 * `npm run bench:scale -- --json`: CPU time per reading of each part with several partitions, and with separate
 * processes for each role. Compares it with one partition in as many processes, and with one process that has all
 * roles. The total rate and the replicas are the same for all layouts.
 */
import { rm } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import { Installation } from "./scale/installation";
import { layoutsOf, titleOf, type Layout } from "./scale/layout";
import { measure, type Measured } from "./scale/measure";
import { parseOptions, type ScaleOptions } from "./scale/options";
import { Servers } from "./scale/servers";
import { summarize, tableOf, totalOf } from "./scale/summary";

/** Measures each layout in each round. The layouts alternate, so that noise of the machine affects all of them. */
async function run(dir: string, servers: Servers, options: ScaleOptions) {
  const rounds = new Map<Layout, Measured[]>(layoutsOf(options).map((layout) => [layout, []]));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [index, [layout, results]] of [...rounds].entries()) {
      const name = `sluice_scale_${String(round)}_${String(index)}`;
      const installation = await Installation.start(dir, servers, layout, name, options);
      try {
        const measured = await measure(installation, options);
        results.push(measured);
        const total = totalOf(measured.micros).toFixed(1);
        process.stderr.write(`round ${String(round)}, ${titleOf(layout)}: ${total} us of CPU per reading\n`);
      } finally {
        await installation.stop();
      }
    }
  }
  return summarize(rounds);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const { json, ...settings } = options;
  const dir = path.resolve(".sluice", `scale-${String(process.pid)}`);
  const load = loadavg()[0];
  const servers = await Servers.start(dir, options);
  const stop = async () => {
    await servers.stop();
    await rm(dir, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    const layouts = await run(dir, servers, options);
    process.stdout.write(tableOf(layouts));
    if (json) process.stdout.write(`${JSON.stringify({ ...settings, load, layouts })}\n`);
  } finally {
    await stop();
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
