import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import type { SensorKey } from "../../domain/keys";
import { minuteOf } from "../../domain/ledger";
import { endOfBatch } from "../../domain/reading";
import { MAX_TRACED_READINGS, type TracedReading } from "../../domain/reading-trace";
import type { Partitions } from "../partitions";
import type { TelemetryUseCases } from "./telemetry";

/** Reports where accepted readings are stored. */
export interface TraceUseCases {
  /**
   * Returns the first {@link MAX_TRACED_READINGS} readings of the sensor with this timestamp (epoch milliseconds), in
   * the order of their commit. Empty if the sensor does not exist for the principal.
   */
  trace(
    principal: Principal,
    sensorKey: SensorKey,
    timestamp: number,
    deadline?: Deadline,
  ): Promise<readonly TracedReading[]>;
}

export class ReadingTraces implements TraceUseCases {
  constructor(
    private readonly telemetry: Pick<TelemetryUseCases, "pageReadings">,
    private readonly partitions: Pick<Partitions, "homesOf" | "homeSince">,
  ) {}

  async trace(
    principal: Principal,
    sensorKey: SensorKey,
    timestamp: number,
    deadline?: Deadline,
  ): Promise<readonly TracedReading[]> {
    const [home] = await this.partitions.homesOf([sensorKey]);
    // Reads the checkpoint before the readings, so that no unflushed reading counts as flushed.
    const flushed = (await home?.checkpoints.read())?.doneSeq;
    const request = { limit: MAX_TRACED_READINGS, backward: false, after: null, before: null, deadline };
    const span = { from: timestamp, to: timestamp + 1 };
    // All readings of an earlier home partition are flushed.
    const since = await this.partitions.homeSince(sensorKey);
    const { items } = await this.telemetry.pageReadings(principal, sensorKey, span, request);
    const isFlushed = (seq: number, receivedAt: number) =>
      receivedAt < since || (flushed !== undefined && seq <= endOfBatch(flushed));
    return items.map(({ seq, receivedAt, value, ...reading }) => ({
      timestamp: reading.timestamp,
      receivedAt,
      value,
      place: isFlushed(seq, receivedAt) ? "TELEMETRY" : "JOURNAL",
      ledgerMinute: minuteOf(receivedAt),
    }));
  }
}
