/** Plans failures in a random order, and injects and ends each. */
import { setTimeout as sleep } from "node:timers/promises";
import { randomOf } from "../harness/random";
import type { Target } from "./target";

const KINDS = ["kill -9", "SIGSTOP", "cut off"] as const;
type FaultKind = (typeof KINDS)[number];

/** Longer than a lease, so that a standby takes over. */
const LASTS_MS = 8_000;

export interface Fault {
  readonly kind: FaultKind;
  readonly target: Target;
}

/** Returns each kind of failure of each process once, in an order that depends on the seed. */
export function plannedFaults(targets: readonly Target[], seed: number): readonly Fault[] {
  const random = randomOf(seed);
  return targets
    .flatMap((target) => KINDS.map((kind): Fault => ({ kind, target })))
    .map((fault) => ({ fault, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ fault }) => fault);
}

/** Injects a failure and ends it. Resolves when the process has recovered, although its peers may not know it yet. */
export async function injected({ kind, target }: Fault): Promise<void> {
  if (kind === "kill -9") {
    await target.kill();
    await sleep(LASTS_MS);
    await target.restart();
  } else if (kind === "SIGSTOP") {
    await target.suspend();
    await sleep(LASTS_MS);
    await target.resume();
  } else {
    target.cut();
    await sleep(LASTS_MS);
    target.heal();
  }
}
