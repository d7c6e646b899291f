/**
 * Finds rows that the platform would reject, or that contradict each other. Pass every row once, in the file's order.
 */
import { shortened } from "./columns";
import type { FleetRow, Mistake } from "./fleet-row";
import { SensorCheck } from "./sensor-check";

/** The API's pattern of an ID. */
const ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;

interface Asset {
  readonly type: string;
  readonly name: string;
  readonly place: string;
}

export class RowCheck {
  private readonly assets = new Map<string, Asset>();
  private readonly sensors = new SensorCheck();

  /** Returns the mistake in a row; null: the row is valid. */
  mistakeOf(row: FleetRow): Mistake | null {
    const { place, assetId, type, sensorId, sensorType, unit } = row;
    if (assetId === "" || type === "") return { place, kind: "assetIncomplete" };
    if (sensorId === "" && (sensorType !== "" || unit !== "")) return { place, kind: "sensorNameless" };
    if (sensorId !== "" && sensorType === "") return { place, kind: "sensorIncomplete" };
    for (const id of [assetId, ...(sensorId === "" ? [] : [sensorId])]) {
      if (!ID.test(id)) return { place, kind: "invalidId", values: { text: shortened(id) } };
    }
    const mistake = this.contradictionOf(row);
    if (mistake !== null || !this.sensors.contradicts(row)) return mistake;
    return { place, kind: "otherSensor", values: { text: `${assetId} / ${sensorId}` } };
  }

  private contradictionOf({ place, assetId, type, name }: FleetRow): Mistake | null {
    const known = this.assets.get(assetId);
    if (known === undefined || (known.name === "" && name !== "" && known.type === type)) {
      this.assets.set(copyOf(assetId), { type: copyOf(type), name: copyOf(name), place: known?.place ?? place });
      return null;
    }
    const values = { text: assetId, other: known.place };
    if (known.type !== type) return { place, kind: "otherType", values };
    return name === "" || known.name === name ? null : { place, kind: "otherName", values };
  }
}

/** Copies a text. A substring would keep the whole text of the file in memory. */
export function copyOf(text: string): string {
  return [...text].join("");
}
