/** Saves the readings of a time span as a CSV file. */
import { exportUrl } from "../base";
import type { Session } from "../session/session-store";
import { saveFile } from "../ui/save-file";
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
  const response = await connection.fetch(url, { headers: { authorization: `Bearer ${await credential.current()}` } });
  if (!response.ok) throw new Error(await response.text());
  saveFile(`${assetId}-${sensorId}.csv`, await response.blob());
}
