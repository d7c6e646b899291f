/** Saves the readings of a time span as a CSV file. */
import { exportUrl } from "../base";
import type { Session } from "../session/session-store";
import type { SensorRef } from "./use-chart-points";

/** @throws Error if the platform does not export */
export async function exportReadings(
  { credential, connection }: Session,
  { tenantId, assetId, sensorId }: SensorRef,
  from: number,
  to: number,
): Promise<void> {
  const url = new URL(exportUrl);
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  url.search = new URLSearchParams({ tenantId, assetId, sensorId, ...range, format: "csv" }).toString();
  const response = await connection.fetch(url, { headers: { authorization: `Bearer ${credential()}` } });
  if (!response.ok) throw new Error(await response.text());
  save(await response.blob(), `${assetId}-${sensorId}.csv`);
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Once the browser has begun to save it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
