/** Has the browser save the readings of a time span as a CSV file, by a link that works once. */
import { exportUrl } from "../base";
import type { Session } from "../session/session-store";
import { followDownload } from "../ui/save-file";
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
  const headers = { authorization: `Bearer ${await credential.current()}` };
  const response = await connection.fetch(url, { method: "POST", headers });
  if (!response.ok) throw new Error(await response.text());
  const link = (await response.json()) as { readonly url: string };
  followDownload(new URL(link.url, exportUrl));
}
