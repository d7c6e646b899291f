/** Checks within a time limit that readings are stored and delivered, and that rejections have the right reasons. */

import { REJECTION_REASONS, type RejectionReason } from "../../src/domain/rejection";
import type { Sluice } from "@sluice/sdk";
import type { SimulatedFleet } from "./fleets";
import { INTRUDER_VALUE, NOT_AUTHORIZED, type MisbehavingGateway } from "./misbehaving";
import type { Observer } from "./observer";

export interface SmokeOptions {
  readonly fleets: readonly SimulatedFleet[];
  /** SDK clients by tenant ID. */
  readonly tenants: ReadonlyMap<string, Sluice>;
  readonly observer: Observer;
  readonly misbehaving: MisbehavingGateway;
  /** Tenant of the misbehaving gateway. `victim` is the tenant to whose topics the gateway publishes. */
  readonly culprit: string;
  readonly victim: string;
  /**
   * Whether Sluice continues an earlier run. Rate limits have recovered in between, so Sluice may not have rejected
   * anything as RATE_LIMITED yet.
   */
  readonly isContinued: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const EXPECTED: readonly RejectionReason[] = REJECTION_REASONS.filter((reason) =>
  [
    "UNKNOWN_SENSOR",
    "MALFORMED_PAYLOAD",
    "INVALID_VALUE",
    "INVALID_TIMESTAMP",
    "MALFORMED_TOPIC",
    "RATE_LIMITED",
  ].includes(reason),
);

/** Resolves with the expectations that were not met in time; empty: all were met. */
export async function smoke(options: SmokeOptions): Promise<string[]> {
  const since = new Date(Date.now() - 60_000);
  const deadline = Date.now() + options.timeoutMs;
  let intruded = false;
  options.observer.onReading = (tenantId, value) => {
    if (tenantId === options.victim && value === INTRUDER_VALUE) intruded = true;
  };
  for (;;) {
    const missing = await check(options, since);
    if (intruded) return [`a sensor of ${options.victim} received a reading that ${options.culprit} published`];
    if (missing.length === 0 || Date.now() > deadline || options.signal.aborted) return missing;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function check(options: SmokeOptions, since: Date): Promise<string[]> {
  const { fleets, tenants, observer, misbehaving, culprit } = options;
  const missing: string[] = [];
  for (const fleet of fleets) {
    const { tenantId } = fleet;
    const stored = await storedValues(tenants.get(tenantId), fleet, since);
    if (stored.length === 0) missing.push(`${tenantId}: a query returned no stored reading`);
    if (tenantId === options.victim && stored.includes(INTRUDER_VALUE)) {
      missing.push(`${tenantId}: Sluice stored a reading that ${culprit} published`);
    }
    if ((observer.counts.get(tenantId)?.accepted ?? 0) === 0) {
      missing.push(`${tenantId}: the live subscription received no reading`);
    }
  }
  const rejected = observer.counts.get(culprit)?.rejected;
  for (const reason of EXPECTED) {
    if (reason === "RATE_LIMITED" && options.isContinued) continue;
    if (rejected?.has(reason) !== true) missing.push(`${culprit}: Sluice rejected no message as ${reason}`);
  }
  if (misbehaving.intrusionAnswer !== NOT_AUTHORIZED) {
    const answer = misbehaving.intrusionAnswer ?? "nothing";
    missing.push(`the publish to ${options.victim}'s topic got reason code ${answer} instead of ${NOT_AUTHORIZED}`);
  }
  return missing;
}

/** Returns up to 100 of the latest values of the fleet's first sensor, measured at `since` or later. */
async function storedValues(sluice: Sluice | undefined, fleet: SimulatedFleet, since: Date): Promise<number[]> {
  const [asset] = fleet.assets;
  const tenant = await sluice?.readings({
    assetId: asset?.assetId ?? "",
    sensorId: asset?.sensors[0]?.sensorId ?? "",
    range: { from: since.toISOString() },
    last: 100,
  });
  return tenant?.asset?.sensor?.readings.nodes.map(({ value }) => value) ?? [];
}
