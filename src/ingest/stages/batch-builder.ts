/**
 * Runs VALIDATE, DEDUPLICATE and LIMIT over decoded messages, and gathers the accepted readings in one journal batch.
 */
import type { SensorKey, TenantId } from "../../domain/keys";
import type { NewJournalBatch } from "../../domain/ports/journal";
import type { Rejection } from "../../domain/rejection";
import { ColumnsBuilder } from "./columns";
import { countNew } from "./deduplicate";
import { LedgerTally, type TallyLine } from "./ledger-tally";
import { completesRedrive, ratesSince, takenAt, type DecodedMessage } from "./messages";
import type { Lookup } from "./registry-lookup";
import type { SensorState } from "./sensor-states";
import type { Stages } from "./stages";
import { validate } from "./validate";

export interface MessageRejection {
  readonly message: DecodedMessage;
  readonly rejection: Rejection;
  /** Tenant of the topic; null if it is not registered. */
  readonly tenantId: TenantId | null;
}

export interface BuiltBatch {
  /** Contains no readings if none was accepted. */
  readonly batch: NewJournalBatch;
  readonly rejected: readonly MessageRejection[];
  readonly accepted: number;
  readonly duplicates: number;
}

export class BatchBuilder {
  private readonly columns = new ColumnsBuilder();
  private readonly tally = new LedgerTally();
  private rejected: MessageRejection[] = [];
  private redriven: string[] = [];
  private duplicates = 0;

  constructor(private readonly stages: Pick<Stages, "deduplicator" | "limiter" | "sensors" | "retentionMs">) {}

  /** @param lookup must contain all entities that the messages name; otherwise the call throws */
  add(messages: readonly DecodedMessage[], lookup: Lookup): void {
    // All messages are counted as received before any is judged, so that outcomes do not affect these counts.
    const lines = messages.map((message) => this.receive(message, lookup));
    for (const [index, message] of messages.entries()) {
      const line = lines[index];
      if (line === undefined) continue;
      const before = this.columns.length;
      const outcome = this.judge(message, lookup);
      line.accepted += this.columns.length - before;
      const reason = typeof outcome === "number" ? null : outcome.reason;
      if (typeof outcome === "number") {
        this.duplicates += outcome;
        line.duplicates += outcome;
      } else {
        this.rejected.push({ message, rejection: outcome, tenantId: line.tenantId });
        line.rejected[outcome.reason] = (line.rejected[outcome.reason] ?? 0) + message.weight;
      }
      const { origin } = message.received;
      if (origin.kind === "redrive" && completesRedrive(reason)) this.redriven.push(origin.payloadId);
    }
  }

  /** Returns the batch of all messages since the last call. */
  take(): BuiltBatch {
    const { rejected, redriven, duplicates } = this;
    this.rejected = [];
    this.redriven = [];
    this.duplicates = 0;
    const ledger = this.tally.take();
    const accepted = this.columns.length;
    const columns = this.columns.take();
    const batch = redriven.length === 0 ? { columns, ledger } : { columns, ledger, redriven };
    return { batch, rejected, accepted, duplicates };
  }

  /** Counts the message as received, for its tenant if that is registered, otherwise for no tenant. */
  private receive({ tenantId, received, weight }: DecodedMessage, lookup: Lookup): TallyLine {
    const owner = tenantId !== null && lookup.peekTenant(tenantId) ? tenantId : null;
    const line = this.tally.lineOf(owner, takenAt(received));
    line.received += weight;
    return line;
  }

  /**
   * Runs the stages of one message. Its fingerprints and the rates that it used up affect the next message.
   *
   * @returns the number of duplicates among the readings, after adding the other readings to the columns; or the
   * rejection
   */
  private judge(message: DecodedMessage, lookup: Lookup): number | Rejection {
    const { deduplicator, limiter, sensors, retentionMs } = this.stages;
    const { sensorKey, tenantId, received, weight } = message;
    if (message.rejection !== null) return message.rejection;
    if (sensorKey === null || tenantId === null)
      throw new Error("internal: a decoded message has neither a topic nor a rejection");

    const verdict = validate(lookup, message, sensorKey, tenantId, retentionMs);
    if (verdict === null) throw new Error(`internal: '${sensorKey}' was not looked up`);
    if ("reason" in verdict) return verdict;

    const sensor = sensors.get(sensorKey, verdict.registeredAt);
    const isNew = deduplicator.findNew(message, sensor.number);
    const newReadings = countNew(isNew, weight);

    const exceeded = limiter.charge(verdict.tenant, sensor, newReadings, takenAt(received), ratesSince(received));
    if (exceeded !== null) return exceeded;

    this.gather(message, sensor, sensorKey, isNew);
    return weight - newReadings;
  }

  private gather(message: DecodedMessage, sensor: SensorState, sensorKey: SensorKey, isNew: boolean[] | null): void {
    const { deduplicator } = this.stages;
    const { fingerprints } = deduplicator;
    const { received, readings } = message;
    const receivedAt = takenAt(received);
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined || isNew?.[index] === false) continue;
      const high = fingerprints[index * 2] ?? 0;
      const low = fingerprints[index * 2 + 1] ?? 0;
      deduplicator.remember(sensor.number, high, low, receivedAt);
      this.columns.push(sensorKey, reading.timestamp ?? received.receivedAt, receivedAt, reading.value, high, low);
    }
  }
}
