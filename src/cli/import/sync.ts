/** Registers batches of a file, or determines what an import would change. */
import { assetKey, idOrNone, sensorKey } from "../../domain/keys";
import { globalIdOf } from "../../schema/node";
import type { ImportApi, ImportPayload, RegisteredEntity } from "./api";
import type { Part } from "./batches";
import type { Column, Places, RowSensor } from "./fleet-row";

/** Counts of an import, or of a dry run. */
export interface ImportSummary {
  assetsCreated: number;
  assetsUpdated: number;
  /** Registered assets whose values differ from the file and stay unchanged, because `--update` is not given. */
  assetsDiffering: number;
  assetsUnchanged: number;
  sensorsCreated: number;
  sensorsUpdated: number;
  sensorsDiffering: number;
  sensorsUnchanged: number;
  /** Rows with a value that Sluice rejects. */
  rejected: number;
}

export function emptySummary(): ImportSummary {
  return {
    ...{ assetsCreated: 0, assetsUpdated: 0, assetsDiffering: 0, assetsUnchanged: 0 },
    ...{ sensorsCreated: 0, sensorsUpdated: 0, sensorsDiffering: 0, sensorsUnchanged: 0, rejected: 0 },
  };
}

export interface SyncOptions {
  readonly tenantId: string;
  /** Whether to change registered entities whose values differ. */
  readonly update: boolean;
  /** Whether to change nothing, and count what would change. */
  readonly dryRun: boolean;
  readonly report: (line: string) => void;
}

/** A value that differs from the registered one. */
interface Difference {
  readonly column: Column;
  readonly stored: string | null | undefined;
  readonly given: string;
}

export class FleetSync {
  constructor(
    private readonly api: ImportApi,
    private readonly summary: ImportSummary,
    private readonly places: Places,
    private readonly options: SyncOptions,
  ) {}

  async sync(parts: readonly Part[]): Promise<void> {
    const registered = await this.api.registered(parts.flatMap((part) => this.idsOf(part)));
    const isNew = (id: string) => !registered.has(id);
    const news = parts.flatMap((part) => this.idsOf(part)).filter(isNew);
    if (this.options.dryRun || news.length === 0) this.count(parts, registered);
    else this.add(await this.api.importAssets(parts.map(inputOf)), parts);
    for (const part of parts) await this.compare(part, registered);
  }

  /** Counts without a request, because nothing is new or nothing may change. */
  private count(parts: readonly Part[], registered: ReadonlyMap<string, RegisteredEntity>): void {
    for (const part of parts) {
      const [assetId = "", ...sensorIds] = this.idsOf(part);
      if (part.isFirst) this.summary[registered.has(assetId) ? "assetsUnchanged" : "assetsCreated"]++;
      for (const id of sensorIds) this.summary[registered.has(id) ? "sensorsUnchanged" : "sensorsCreated"]++;
    }
  }

  private add(payload: ImportPayload, parts: readonly Part[]): void {
    const { summary } = this;
    summary.assetsCreated += payload.assetsCreated;
    summary.assetsUnchanged += payload.assetsUnchanged - parts.filter(({ isFirst }) => !isFirst).length;
    summary.sensorsCreated += payload.sensorsCreated;
    summary.sensorsUnchanged += payload.sensorsUnchanged;
    const rejected = new Set<number>();
    for (const { field, assetId, sensorId, code, message } of payload.itemErrors) {
      const part = parts[Number(field?.[1])];
      const ofSensor = field?.[2] === "sensors" && field.length > 3;
      const place = ofSensor ? part?.sensors[Number(field[3])]?.place : part?.place;
      if (place !== undefined) rejected.add(place);
      const row = place === undefined ? "" : `${this.places.row(place)}: `;
      const name = sensorId === null ? assetId : `${assetId}/${sensorId}`;
      this.options.report(`${row}${name}: ${code}: ${message}`);
    }
    summary.rejected += rejected.size;
  }

  private async compare(part: Part, registered: ReadonlyMap<string, RegisteredEntity>): Promise<void> {
    const [assetId = "", ...sensorIds] = this.idsOf(part);
    const stored = registered.get(assetId);
    if (part.isFirst && stored !== undefined) {
      const { type, name } = part.asset;
      const found = differences([
        { column: "type", stored: stored.type, given: type },
        { column: "name", stored: stored.name, given: name },
      ]);
      const input = { assetId: part.asset.assetId, ...changesOf(found) };
      await this.apply("assets", part.place, input.assetId, found, () => this.api.updateAsset(input));
    }
    for (const [index, id] of sensorIds.entries()) {
      const of = part.sensors[index];
      const before = registered.get(id);
      if (of !== undefined && before !== undefined) await this.compareSensor(part, of.sensor, of.place, before);
    }
  }

  private async compareSensor(part: Part, sensor: RowSensor, place: number, stored: RegisteredEntity): Promise<void> {
    const { assetId } = part.asset;
    const { sensorId, type, unit } = sensor;
    const found = differences([
      { column: "sensorType", stored: stored.type, given: type },
      { column: "unit", stored: stored.unit, given: unit },
    ]);
    const { sensorType, unit: changed } = changesOf(found);
    const input = {
      ...{ assetId, sensorId },
      ...(sensorType === undefined ? {} : { type: sensorType }),
      ...(changed === undefined ? {} : { unit: changed }),
    };
    await this.apply("sensors", place, `${assetId}/${sensorId}`, found, () => this.api.updateSensor(input));
  }

  /**
   * Reports the differences of an entity. Updates the entity if `--update` is given and this is no dry run. The entity
   * was already counted as unchanged.
   */
  private async apply(
    kind: "assets" | "sensors",
    place: number,
    name: string,
    found: readonly Difference[],
    update: () => Promise<void>,
  ): Promise<void> {
    if (found.length === 0) return;
    const { update: isWanted, dryRun, report } = this.options;
    if (isWanted && !dryRun) await update();
    this.summary[`${kind}Unchanged`]--;
    if (isWanted) this.summary[`${kind}Updated`]++;
    else this.summary[`${kind}Differing`]++;
    const is = isWanted && !dryRun ? "was" : "is";
    for (const { column, stored, given } of found) {
      const before = stored === null || stored === undefined ? "nothing" : `'${stored}'`;
      const outcome = isWanted ? (dryRun ? "would be updated" : "updated") : "differs, --update changes it";
      report(
        `${this.places.field(place, column)}: ${name}: ${outcome}: ${before} ${is} registered, the file has '${given}'`,
      );
    }
  }

  /** Returns the global ID of the part's asset, then those of its sensors. */
  private idsOf({ asset, sensors }: Part): string[] {
    const [tenantId, assetId] = [idOrNone(this.options.tenantId), idOrNone(asset.assetId)];
    return [
      globalIdOf({ type: "Asset", key: assetKey(tenantId, assetId) }),
      ...sensors.map(({ sensor }) =>
        globalIdOf({ type: "Sensor", key: sensorKey(tenantId, assetId, idOrNone(sensor.sensorId)) }),
      ),
    ];
  }
}

/** Returns the values that differ. Values that the file omits are not compared. */
function differences(
  values: readonly (Omit<Difference, "given"> & { readonly given: string | undefined })[],
): Difference[] {
  return values.flatMap(({ given, ...value }) => {
    const text = given?.trim();
    return text === undefined || text === value.stored ? [] : [{ ...value, given: text }];
  });
}

function changesOf(found: readonly Difference[]): Partial<Record<Column, string>> {
  return Object.fromEntries(found.map(({ column, given }) => [column, given]));
}

function inputOf({ asset, sensors }: Part) {
  return { ...asset, sensors: sensors.map(({ sensor }) => sensor) };
}
