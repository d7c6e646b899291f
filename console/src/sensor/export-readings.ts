/** Exports the readings of a time span: the browser saves a CSV file through a link that works once. */
import { useMutation } from "@tanstack/react-query";
import { SluiceError, type SluiceErrorCode } from "@sluice/sdk/text";
import { exportUrl } from "../base";
import { failureOf, type RequestFailure } from "../request-failure";
import { useSession } from "../session/session-provider";
import type { Session } from "../session/session-store";
import { followDownload } from "../ui/save-file";
import type { SensorRef } from "./use-chart-points";

interface Export {
  readonly start: (from: number, to: number) => void;
  readonly isRunning: boolean;
  /** Failure of the last attempt; null: it did not fail. */
  readonly failure: RequestFailure | null;
}

export function useExport(sensor: SensorRef): Export {
  const session = useSession();
  const { mutate, isPending, error } = useMutation({
    mutationFn: ([from, to]: readonly [number, number]) => exportReadings(session, sensor, from, to),
  });
  return {
    start: (from, to) => mutate([from, to]),
    isRunning: isPending,
    failure: error === null ? null : failureOf(error),
  };
}

/** @throws SluiceError if the platform rejects the export */
async function exportReadings(
  { credential, connection }: Session,
  { tenantId, assetId, sensorId }: SensorRef,
  from: number,
  to: number,
): Promise<void> {
  const url = new URL(exportUrl);
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  url.search = new URLSearchParams({ tenantId, assetId, sensorId, ...range, format: "csv" }).toString();
  const headers = { authorization: `Bearer ${await credential.current()}` };
  const response = await connection.fetch(url, { method: "POST", headers }).catch((cause: unknown) => {
    throw new SluiceError("NETWORK_ERROR", String(cause), { cause });
  });
  if (!response.ok) throw await refusalOf(response);
  const link = (await response.json()) as { readonly url: string };
  followDownload(new URL(link.url, exportUrl));
}

/** Reads the reason from a body in the form of RFC 9457. A proxy may respond with another body. */
async function refusalOf(response: Response): Promise<SluiceError> {
  const { status, statusText } = response;
  const problem = (await response.json().catch(() => ({}))) as { readonly detail?: string };
  return new SluiceError(CODES[status] ?? "INTERNAL", problem.detail ?? statusText, { status });
}

/** Error codes of the API by HTTP status. */
const CODES: Readonly<Partial<Record<number, SluiceErrorCode>>> = {
  400: "BAD_USER_INPUT",
  401: "UNAUTHENTICATED",
  429: "RATE_LIMITED",
  502: "NETWORK_ERROR",
  503: "UNAVAILABLE",
  504: "NETWORK_ERROR",
};
