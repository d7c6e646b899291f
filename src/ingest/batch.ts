/** Turns decoded messages into one journal batch: VALIDATE, deduplicate, LIMIT, and the ledger of all of it. */
import type { Tenant } from "../domain/entities";
import { minuteOf, type LedgerDelta } from "../domain/ledger";
import type { RateLimit } from "../domain/limits";
import type { NewJournalBatch } from "../domain/ports/journal";
import { MAX_BATCH_READINGS } from "../domain/reading";
import type { Rejection, RejectionReason } from "../domain/rejection";
import { ColumnsBuilder } from "./columns";
import { type DuplicateFilter, fingerprintId, fingerprintReading } from "./deduplicate";
import { TokenBuckets } from "./limit";
import type { DecodedMessage } from "./messages";
import { type SensorStates, type SensorState } from "./sensor-states";
import { validate, type Lookup } from "./validate";

export interface RefusedMessage {
  readonly message: DecodedMessage;
  readonly rejection: Rejection;
  /** The topic's tenant when it is registered. */
  readonly tenantId: string | null;
}

export interface BuiltBatch {
  /** Without readings when all messages were refused: then it holds the ledger alone. */
  readonly batch: NewJournalBatch;
  readonly refused: readonly RefusedMessage[];
  readonly accepted: number;
  readonly duplicates: number;
}

type MutableDelta = { -readonly [K in keyof Omit<LedgerDelta, "rejected">]: LedgerDelta[K] } & {
  rejected: Partial<Record<RejectionReason, number>>;
};

/** Readings to take into one batch, so that a last message of the greatest size still fits. */
export const TARGET_BATCH_READINGS = MAX_BATCH_READINGS - 1_000;

export class BatchBuilder {
  private readonly columns = new ColumnsBuilder();
  private readonly tenantBuckets = new Map<string, TokenBuckets>();
  private readonly fingerprints = new Uint32Array(2 * MAX_BATCH_READINGS);
  private ledger = new Map<string, MutableDelta>();

  constructor(
    private readonly duplicates: DuplicateFilter,
    private readonly sensors: SensorStates,
  ) {}

  /** @param lookup knows everything that the messages name; what it does not know cannot be decided and throws */
  build(messages: readonly DecodedMessage[], lookup: Lookup): BuiltBatch {
    const refused: RefusedMessage[] = [];
    let duplicates = 0;
    for (const message of messages) {
      const outcome = this.admit(message, lookup);
      const delta = this.delta(message, lookup);
      delta.received += message.weight;
      if (typeof outcome === "number") {
        duplicates += outcome;
        delta.duplicates += outcome;
        delta.accepted += message.weight - outcome;
      } else {
        refused.push({ message, rejection: outcome, tenantId: delta.tenantId });
        delta.rejected[outcome.reason] = (delta.rejected[outcome.reason] ?? 0) + message.weight;
      }
    }
    const ledger = [...this.ledger.values()];
    this.ledger = new Map();
    const accepted = this.columns.length;
    return { batch: { columns: this.columns.take(), ledger }, refused, accepted, duplicates };
  }

  /** How many of the message's readings are duplicates; the rest is in the columns. Or why the message is refused. */
  private admit(message: DecodedMessage, lookup: Lookup): number | Rejection {
    const { sensorKey, tenantId } = message;
    if (message.rejection !== null) return message.rejection;
    if (sensorKey === null || tenantId === null) throw new Error("a decoded message has a topic or a rejection");
    const verdict = validate(lookup, message, sensorKey, tenantId);
    if (verdict === null) throw new Error(`'${sensorKey}' was not looked up`);
    if ("rejection" in verdict) return verdict.rejection;

    const sensor = this.sensors.get(sensorKey);
    const isNew = this.findNew(message, sensor);
    const newReadings = isNew === null ? message.weight : isNew.filter(Boolean).length;
    const exceeded = this.charge(verdict.tenant, sensor, newReadings, message.received.receivedAt);
    if (exceeded !== null) return exceeded;
    this.append(message, sensor, sensorKey, isNew);
    return message.weight - newReadings;
  }

  /** Fingerprints the readings; which of them are new, or null when all are. */
  private findNew(message: DecodedMessage, sensor: SensorState): boolean[] | null {
    const { readings } = message;
    let isNew: boolean[] | null = null;
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined) continue;
      const at = index * 2;
      if (reading.id !== null) fingerprintId(reading.id, this.fingerprints, at);
      else if (reading.timestamp !== null) {
        fingerprintReading(reading.timestamp, reading.value, this.fingerprints, at);
      } else {
        this.fingerprints[at] = 0;
        this.fingerprints[at + 1] = 0;
        continue;
      }
      const high = this.fingerprints[at] ?? 0;
      const low = this.fingerprints[at + 1] ?? 0;
      if (this.duplicates.has(sensor.number, high, low) || this.repeatsWithin(index)) {
        isNew ??= new Array<boolean>(readings.length).fill(true);
        isNew[index] = false;
      }
    }
    return isNew;
  }

  /** Whether the reading at `index` repeats an earlier one of the same message. */
  private repeatsWithin(index: number): boolean {
    for (let earlier = 0; earlier < index; earlier++) {
      if (
        this.fingerprints[earlier * 2 + 1] === this.fingerprints[index * 2 + 1] &&
        this.fingerprints[earlier * 2] === this.fingerprints[index * 2]
      ) {
        return true;
      }
    }
    return false;
  }

  private charge(tenant: Tenant, sensor: SensorState, weight: number, now: number): Rejection | null {
    if (weight === 0) return null;
    const { tenantRates, sensorRates } = tenant.limits;
    let ofTenant = this.tenantBuckets.get(tenant.tenantId);
    if (ofTenant?.serves(tenantRates) !== true) {
      ofTenant = new TokenBuckets(tenantRates, now);
      this.tenantBuckets.set(tenant.tenantId, ofTenant);
    }
    if (sensor.buckets?.serves(sensorRates) !== true) sensor.buckets = new TokenBuckets(sensorRates, now);
    const tenantRate = ofTenant.exceeded(weight, now);
    if (tenantRate !== null) return limited(`tenant '${tenant.tenantId}'`, tenantRate, weight);
    const sensorRate = sensor.buckets.exceeded(weight, now);
    if (sensorRate !== null) return limited("the sensor", sensorRate, weight);
    ofTenant.charge(weight);
    sensor.buckets.charge(weight);
    return null;
  }

  private append(message: DecodedMessage, sensor: SensorState, sensorKey: string, isNew: boolean[] | null): void {
    const { receivedAt } = message.received;
    const { readings } = message;
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined || isNew?.[index] === false) continue;
      const high = this.fingerprints[index * 2] ?? 0;
      const low = this.fingerprints[index * 2 + 1] ?? 0;
      if (low !== 0) this.duplicates.add(sensor.number, high, low, receivedAt);
      this.columns.push(sensorKey, reading.timestamp ?? receivedAt, receivedAt, reading.value, high, low);
    }
  }

  /** The ledger line of the message: its tenant's when that is registered, else the line of nobody. */
  private delta(message: DecodedMessage, lookup: Lookup): MutableDelta {
    const { tenantId } = message;
    const owner = tenantId !== null && lookup.peekTenant(tenantId) ? tenantId : null;
    const minute = minuteOf(message.received.receivedAt);
    const key = owner === null ? `${minute}` : `${minute}/${owner}`;
    let delta = this.ledger.get(key);
    if (delta === undefined) {
      delta = { tenantId: owner, minute, received: 0, accepted: 0, duplicates: 0, rejected: {} };
      this.ledger.set(key, delta);
    }
    return delta;
  }
}

function limited(owner: string, rate: RateLimit, weight: number): Rejection {
  const detail = `${owner} has used up ${rate.capacity} readings in ${rate.seconds} s; the message holds ${weight}`;
  return { stage: "LIMIT", reason: "RATE_LIMITED", detail };
}
