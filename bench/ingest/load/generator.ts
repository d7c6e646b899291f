/** Process of the load generator: gateways over TLS, controlled by messages of the benchmark. */
import { monotonicMs } from "../clock";
import type { WorkerFailure } from "../worker";
import { Gateway } from "./gateway";
import type { GeneratorCommand, GeneratorEvent } from "./messages";

interface Run {
  readonly base: number;
  readonly count: number;
  readonly lead: number;
  readonly firstAt: number;
  consumed: number;
}

let gateways: Gateway[] = [];
let run: Run | undefined;

process.on("message", (command: GeneratorCommand) => {
  handle(command).catch(fail);
});
process.on("disconnect", () => process.exit());

async function handle(command: GeneratorCommand): Promise<void> {
  switch (command.type) {
    case "connect": {
      const { port, ca, window } = command;
      gateways = command.gateways.map(
        (account) => new Gateway({ ...account, port, ca, window, onAcknowledged, onError: fail }),
      );
      let session: Buffer | undefined;
      for (const gateway of gateways) session = (await gateway.connect(session)) ?? session;
      return send({ type: "connected" });
    }
    case "publish": {
      const { count, lead } = command;
      run = { base: acknowledged(), count, lead, firstAt: monotonicMs(), consumed: 0 };
      return allow(run);
    }
    case "progress":
      if (run === undefined) return;
      run.consumed = Math.max(run.consumed, command.consumed);
      return allow(run);
    case "close":
      for (const gateway of gateways) gateway.close();
      gateways = [];
      finish();
      return send({ type: "closed" });
  }
}

/** Allows gateways to publish. They advance at the same pace: each may be ahead by its share of the lead. */
function allow({ base, count, lead, consumed }: Run): void {
  const limit = base + Math.min(count, consumed + lead);
  const share = Math.floor(limit / gateways.length);
  const extra = limit % gateways.length;
  gateways.forEach((gateway, index) => gateway.allow(share + (index < extra ? 1 : 0)));
}

function onAcknowledged(): void {
  if (run !== undefined && acknowledged() >= run.base + run.count) finish();
}

function finish(): void {
  if (run !== undefined) send({ type: "published", firstAt: run.firstAt, lastAt: monotonicMs() });
  run = undefined;
}

function acknowledged(): number {
  let sum = 0;
  for (const gateway of gateways) sum += gateway.acknowledged;
  return sum;
}

function send(event: GeneratorEvent | WorkerFailure): void {
  process.send?.(event);
}

function fail(error: unknown): void {
  send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
}
