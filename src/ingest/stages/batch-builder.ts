/** Builds one journal batch from decoded messages: VALIDATE, deduplicate, LIMIT, and the ledger. */
import type { Tenant } from "../../domain/entities";
import { minuteOf, type LedgerDelta } from "../../domain/ledger";
import type { NewJournalBatch } from "../../domain/ports/journal";
import type { RateUsage } from "../../domain/ports/ingest";
import { MAX_BATCH_READINGS } from "../../domain/reading";
import type { Rejection, RejectionReason } from "../../domain/rejection";
import { ColumnsBuilder } from "./columns";
import { type DuplicateFilter, fingerprintId, fingerprintReading } from "./deduplicate";
import { ReadingRateLimiter } from "./limit";
import type { DecodedMessage } from "./messages";
import { receivedAtOf, RedrivenDelivery } from "../redrive/redriven-delivery";
import { type SensorStates, type SensorState } from "./sensor-states";
import { type AdmittedMessage, type Lookup, validate } from "./validate";

export interface MessageRejection {
  readonly message: DecodedMessage;
  readonly rejection: Rejection;
  /** Tenant of the topic if it is registered. */
  readonly tenantId: string | null;
}

export interface BuiltBatch {
  /** Without readings if all messages were rejected. Then it contains only the ledger. */
  readonly batch: NewJournalBatch;
  readonly rejected: readonly MessageRejection[];
  readonly accepted: number;
  readonly duplicates: number;
}

/** Result of the stages for a message's readings. */
export interface BuildPreview {
  readonly duplicates: number;
  readonly limited: Rejection | null;
  /** Remaining tokens of every rate, in words. */
  readonly rates: string;
}

/** State of a sensor without one: the duplicate filter holds nothing of it. */
const UNKNOWN_SENSOR_STATE: SensorState = { number: -1, registeredAt: 0, buckets: null };

type MutableDelta = { -readonly [K in keyof Omit<LedgerDelta, "rejected">]: LedgerDelta[K] } & {
  rejected: Partial<Record<RejectionReason, number>>;
};

/** Readings per batch that take some 20 ms to build, during which the event loop is blocked. */
export const TARGET_BATCH_READINGS = 4_096;

export class BatchBuilder {
  private readonly columns = new ColumnsBuilder();
  private readonly limiter = new ReadingRateLimiter();
  private readonly fingerprints = new Uint32Array(2 * MAX_BATCH_READINGS);
  /** By minute and tenant; null: no tenant. */
  private ledger = new Map<number, Map<string | null, MutableDelta>>();

  constructor(
    private readonly duplicates: DuplicateFilter,
    private readonly sensors: SensorStates,
  ) {}

  /** @param lookup must know everything that the messages name; otherwise the call throws */
  build(messages: readonly DecodedMessage[], lookup: Lookup): BuiltBatch {
    const rejected: MessageRejection[] = [];
    const redriven: string[] = [];
    let duplicates = 0;
    // Before validation, so that the outcome of a message does not affect what was received.
    const deltas = messages.map((message) => {
      const delta = this.delta(message, lookup);
      delta.received += message.weight;
      return { message, delta };
    });
    for (const { message, delta } of deltas) {
      const before = this.columns.length;
      const outcome = this.admit(message, lookup);
      delta.accepted += this.columns.length - before;
      if (typeof outcome === "number") {
        duplicates += outcome;
        delta.duplicates += outcome;
      } else {
        rejected.push({ message, rejection: outcome, tenantId: delta.tenantId });
        delta.rejected[outcome.reason] = (delta.rejected[outcome.reason] ?? 0) + message.weight;
      }
      const { delivery } = message.received;
      if (delivery instanceof RedrivenDelivery) {
        if (typeof outcome !== "number") delivery.rejected = outcome.reason;
        if (delivery.isSettled) redriven.push(delivery.payloadId);
      }
    }
    const ledger = [...this.ledger.values()].flatMap((ofMinute) => [...ofMinute.values()]);
    this.ledger = new Map();
    const accepted = this.columns.length;
    const columns = this.columns.take();
    const batch = redriven.length === 0 ? { columns, ledger } : { columns, ledger, redriven };
    return { batch, rejected, accepted, duplicates };
  }

  /** Number of duplicates among the message's readings; adds the rest to the columns. Or the rejection. */
  private admit(message: DecodedMessage, lookup: Lookup): number | Rejection {
    const { sensorKey, tenantId } = message;
    if (message.rejection !== null) return message.rejection;
    if (sensorKey === null || tenantId === null) throw new Error("a decoded message has a topic or a rejection");
    const verdict = validate(lookup, message, sensorKey, tenantId);
    if (verdict === null) throw new Error(`'${sensorKey}' was not looked up`);
    if ("rejection" in verdict) return verdict.rejection;

    const sensor = this.sensors.get(sensorKey, verdict.registeredAt);
    const isNew = this.findNew(message, sensor);
    const newReadings = isNew === null ? message.weight : isNew.filter(Boolean).length;
    const receivedAt = receivedAtOf(message.received);
    // A redriven message has waited for its rate here, not in the broker.
    const isRedriven = message.received.delivery instanceof RedrivenDelivery;
    const queuedSince = isRedriven ? receivedAt : message.received.queuedSince;
    const exceeded = this.limiter.charge(verdict.tenant, sensor, newReadings, receivedAt, queuedSince);
    if (exceeded !== null) return exceeded;
    this.append(message, sensor, sensorKey, isNew);
    return message.weight - newReadings;
  }

  /** Result of {@link build} for an admitted message's readings, without storing or charging anything. */
  preview(message: DecodedMessage, { tenant, registeredAt }: AdmittedMessage, sensorKey: string): BuildPreview {
    const { receivedAt, queuedSince } = message.received;
    const sensor = this.sensors.peek(sensorKey, registeredAt);
    const isNew = this.findNew(message, sensor ?? UNKNOWN_SENSOR_STATE);
    const newReadings = isNew === null ? message.weight : isNew.filter(Boolean).length;
    const limited = newReadings === 0 ? null : this.limiter.check(tenant, sensor, newReadings, receivedAt, queuedSince);
    const rates = this.limiter.describe(tenant, sensor, receivedAt);
    return { duplicates: message.weight - newReadings, limited, rates };
  }

  /**
   * Whether a message may be redriven now, after `ahead` other such readings. Live traffic has half of every rate to
   * itself. A message that no rate can ever admit does not wait for its rejection.
   */
  mayRedrive(
    { tenant, registeredAt }: AdmittedMessage,
    sensorKey: string,
    weight: number,
    ahead: number,
    now: number,
  ): boolean {
    const { tenantRates, sensorRates } = tenant.limits;
    if ([...tenantRates, ...sensorRates].some(({ capacity }) => capacity < weight)) return true;
    return this.limiter.leavesRoom(tenant, this.sensors.peek(sensorKey, registeredAt), weight, ahead, now);
  }

  /**
   * Forecasts cheaply and without side effects whether the message will be rejected, from its form, its tenant's rates
   * and what is registered. Only {@link build} decides.
   */
  expectsRejection({ rejection, tenantId, sensorKey, received }: DecodedMessage, lookup: Lookup): boolean {
    if (rejection !== null || tenantId === null || sensorKey === null) return true;
    const tenant = lookup.peekTenant(tenantId);
    if (tenant === undefined) return false;
    if (tenant?.status !== "ACTIVE" || lookup.peekRegisteredAt(sensorKey) === null) return true;
    return this.limiter.isExhausted(tenant, received.receivedAt, received.queuedSince);
  }

  /** Usage of the tenant's rates. */
  rates(tenant: Tenant, now: number): RateUsage[] {
    return this.limiter.usage(tenant, now);
  }

  /** Fingerprints the readings. Returns which of them are new, or null if all are. */
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

  private append(message: DecodedMessage, sensor: SensorState, sensorKey: string, isNew: boolean[] | null): void {
    const { received, readings } = message;
    const receivedAt = receivedAtOf(received);
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined || isNew?.[index] === false) continue;
      const high = this.fingerprints[index * 2] ?? 0;
      const low = this.fingerprints[index * 2 + 1] ?? 0;
      if (low !== 0) this.duplicates.add(sensor.number, high, low, receivedAt);
      this.columns.push(sensorKey, reading.timestamp ?? received.receivedAt, receivedAt, reading.value, high, low);
    }
  }

  /** The ledger line of the message: of its tenant if it is registered, otherwise of no tenant. */
  private delta(message: DecodedMessage, lookup: Lookup): MutableDelta {
    const { tenantId } = message;
    const owner = tenantId !== null && lookup.peekTenant(tenantId) ? tenantId : null;
    const minute = minuteOf(receivedAtOf(message.received));
    let ofMinute = this.ledger.get(minute);
    if (ofMinute === undefined) this.ledger.set(minute, (ofMinute = new Map<string | null, MutableDelta>()));
    let delta = ofMinute.get(owner);
    if (delta === undefined) {
      delta = { tenantId: owner, minute, received: 0, accepted: 0, duplicates: 0, rejected: {} };
      ofMinute.set(owner, delta);
    }
    return delta;
  }
}
