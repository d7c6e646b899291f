import type { Deadline } from "../../domain/deadline";
import type { Principal, Sensor } from "../../domain/entities";
import { assetKey, sensorKey, type AssetId, type SensorKey, type TenantId } from "../../domain/keys";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import type { Reading } from "../../domain/reading";
import type { FleetReads } from "../fleet/fleet-reads";
import { MAX_PAGE_ITEMS } from "../validation";
import type { ExportOptions, ExportSelection } from "./series";
import type { TelemetryUseCases } from "./telemetry";

/** Time limit of one page of an export, milliseconds. */
const PAGE_MS = 30_000;

export type ExportFleet = Pick<FleetReads, "tenants" | "assets" | "sensors" | "pageSensors">;

interface Range {
  readonly from: number;
  /**
   * Exclusive end, epoch milliseconds. Null to export up to now, or up to the sensor's newest reading if that is later.
   */
  readonly to: number | null;
}

/**
 * One export: the readings of a sensor, of an asset or of a tenant. It covers one sensor after the other, in the order
 * of their keys.
 */
export class ReadingsExport {
  private readonly startedAt: number;
  private isFirstSensor = true;

  constructor(
    private readonly fleet: ExportFleet,
    private readonly telemetry: Pick<TelemetryUseCases, "latest" | "pageReadings">,
    private readonly principal: Principal,
    private readonly options: ExportOptions,
    private readonly now: () => number,
  ) {
    this.startedAt = now();
  }

  /** Returns pages that each hold readings of one sensor; null if the selected object does not exist. */
  async open(selection: ExportSelection, range: Range): Promise<AsyncIterable<readonly Reading[]> | null> {
    const { tenantId, assetId, sensorId } = selection;
    if (assetId !== null && sensorId !== null) {
      const key = sensorKey(tenantId, assetId, sensorId);
      const [sensor] = await this.fleet.sensors(this.principal, [key]);
      if (sensor === undefined || sensor === null) return null;
      const to = range.to ?? (await this.endOf([key]))[0] ?? this.startedAt;
      return this.pages(key, sensor, { from: this.options.resumeAt?.timestamp ?? range.from, to });
    }
    const [found] = await (assetId === null
      ? this.fleet.tenants(this.principal, [tenantId])
      : this.fleet.assets(this.principal, [assetKey(tenantId, assetId)]));
    return found === undefined || found === null ? null : this.ofMany({ tenantId, assetId }, range);
  }

  private async *ofMany(
    scope: { readonly tenantId: TenantId; readonly assetId: AssetId | null },
    range: Range,
  ): AsyncGenerator<readonly Reading[]> {
    const { resumeAt } = this.options;
    let after = resumeAt === undefined ? null : sensorKey(scope.tenantId, resumeAt.assetId, resumeAt.sensorId);
    if (resumeAt !== undefined && after !== null) {
      const [sensor] = await this.fleet.sensors(this.principal, [after]);
      if (sensor) yield* this.ofSensors([sensor], { from: resumeAt.timestamp, to: range.to });
    }
    for (let hasMore = true; hasMore;) {
      const request = { limit: MAX_PAGE_ITEMS, backward: false, after, before: null, deadline: this.pageDeadline() };
      const page = await this.fleet.pageSensors(this.principal, scope, request, {});
      yield* this.ofSensors(page.items, range);
      const last = page.items.at(-1);
      hasMore = page.hasMore && last !== undefined;
      if (last !== undefined) after = sensorKey(last.tenantId, last.assetId, last.sensorId);
    }
  }

  /** Yields the pages of the sensors. Skips a sensor without a query if its latest reading is before the range. */
  private async *ofSensors(sensors: readonly Sensor[], { from, to }: Range): AsyncGenerator<readonly Reading[]> {
    const keys = sensors.map(({ tenantId, assetId, sensorId }) => sensorKey(tenantId, assetId, sensorId));
    const latest = await this.telemetry.latest(this.principal, keys, this.pageDeadline());
    for (const [index, key] of keys.entries()) {
      const [sensor, newest] = [sensors[index], latest[index]?.timestamp];
      if (sensor === undefined || newest === undefined || newest < from) continue;
      if (!this.isFirstSensor) await this.options.payForSensor?.();
      this.isFirstSensor = false;
      yield* this.pages(key, sensor, { from, to: to ?? Math.max(newest, this.startedAt) + 1 }, true);
    }
  }

  private async endOf(keys: readonly SensorKey[]): Promise<number[]> {
    const latest = await this.telemetry.latest(this.principal, keys, this.pageDeadline());
    return latest.map((reading) => Math.max(reading?.timestamp ?? 0, this.startedAt) + 1);
  }

  /**
   * @param isOneOfMany if true, a sensor that is deleted before its first page has no readings. Otherwise the export
   * fails.
   */
  private async *pages(
    key: SensorKey,
    sensor: Sensor,
    range: { from: number; to: number },
    isOneOfMany = false,
  ): AsyncGenerator<readonly Reading[]> {
    for (let after: ReadingPosition | null = null; ;) {
      this.options.signal?.throwIfAborted();
      const request = { limit: MAX_PAGE_ITEMS, backward: false, after, before: null, deadline: this.pageDeadline() };
      const { items, hasMore } = await this.telemetry.pageReadings(this.principal, key, range, request);
      // Checks the sensor after reading the page, because a deletion removes the sensor before its readings.
      const [still] = await this.fleet.sensors(this.principal, [key]);
      if (still?.createdAt.getTime() !== sensor.createdAt.getTime()) {
        if (isOneOfMany && after === null) return;
        throw new Error(`sensor ${key} was deleted during its export`);
      }
      if (items.length > 0) yield items;
      const last = items.at(-1);
      if (!hasMore || last === undefined) return;
      after = { timestamp: last.timestamp, seq: last.seq };
    }
  }

  private pageDeadline(): Deadline | undefined {
    const { signal } = this.options;
    return signal === undefined ? undefined : { at: this.now() + PAGE_MS, signal };
  }
}
