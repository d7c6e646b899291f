import { DATE_TIME_RULE, emptyRange, parseDateTime } from "../domain/date-time";
import { ID_RULE, isId, toId, type TenantId } from "../domain/keys";
import { fail, ok, type Result } from "../domain/result";
import type { ExportSelection, ExportStart } from "../services/telemetry/series";

export interface ExportQuery {
  readonly selection: ExportSelection;
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /**
   * Epoch milliseconds, exclusive; null: up to the newest reading when the export starts, so that the export is finite.
   */
  readonly to: number | null;
  readonly format: "csv" | "ndjson";
  /** Reading at which an interrupted export resumes; null: the export starts at its first reading. */
  readonly resumeAt: ExportStart | null;
}

/** Parameter that replaces all others. */
export const TICKET_PARAMETER = "ticket";

const PARAMETERS = ["tenantId", "assetId", "sensorId", "from", "to", "format", "resumeAt"];

/**
 * Parses the query string. Fails with a message for the caller about the mistake and its remedy. `tenantId` defaults to
 * the API key's tenant.
 */
export function parseExportQuery(query: unknown, ownTenantId: TenantId | null): Result<ExportQuery, string> {
  const given = query as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) return fail(`Unknown parameter '${unknown}'. Use ${PARAMETERS.join(", ")}.`);
  const repeated = PARAMETERS.find((name) => Array.isArray(given[name]));
  if (repeated !== undefined) return fail(`'${repeated}' occurs more than once. Give it once.`);
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);

  const tenantId = text("tenantId") ?? ownTenantId;
  if (tenantId === null) return fail("'tenantId' is missing. Operators belong to no tenant, so name the tenant.");
  const [assetId, sensorId] = [text("assetId"), text("sensorId")];
  const malformed = Object.entries({ tenantId, assetId, sensorId }).find(([, id]) => id !== null && !isId(id));
  if (malformed !== undefined) return fail(`Invalid ID in '${malformed[0]}'. Use ${ID_RULE}.`);
  if (assetId === null && sensorId !== null) return fail("'assetId' is missing. Name the asset of 'sensorId'.");
  const from = timeOf("from", text("from"));
  if (!from.ok) return from;
  const to = given.to === undefined ? ok(undefined) : timeOf("to", text("to"));
  if (!to.ok) return to;
  const isEmpty = emptyRange(from.value, to.value);
  if (isEmpty !== null) return fail(isEmpty);
  const format = text("format") ?? "csv";
  if (format !== "csv" && format !== "ndjson") return fail("'format' must be csv or ndjson.");
  const selection = {
    tenantId: toId(tenantId),
    assetId: assetId === null ? null : toId(assetId),
    sensorId: sensorId === null ? null : toId(sensorId),
  };
  const range = { from: from.value, to: to.value ?? null };
  const resumeAt = startOf(text("resumeAt"), selection, range);
  return resumeAt.ok ? ok({ selection, ...range, format, resumeAt: resumeAt.value }) : resumeAt;
}

function startOf(
  text: string | null,
  selection: ExportSelection,
  { from, to }: { readonly from: number; readonly to: number | null },
): Result<ExportStart | null, string> {
  if (text === null) return ok(null);
  const [assetId = "", sensorId = "", time, ...rest] = text.split(",");
  if (!isId(assetId) || !isId(sensorId) || time === undefined || rest.length > 0) {
    return fail(
      "Invalid 'resumeAt'. Use asset ID, sensor ID and timestamp of a reading, separated by commas: " +
        "truck-102,temp-1,2026-03-01T12:00:00.250Z.",
    );
  }
  const timestamp = timeOf("resumeAt", time);
  if (!timestamp.ok) return timestamp;
  const isSelected =
    (selection.assetId ?? assetId) === assetId &&
    (selection.sensorId ?? sensorId) === sensorId &&
    timestamp.value >= from &&
    (to === null || timestamp.value < to);
  if (!isSelected) return fail("'resumeAt' is not in this export. Repeat the other parameters unchanged.");
  return ok({ assetId, sensorId, timestamp: timestamp.value });
}

function timeOf(name: "from" | "to" | "resumeAt", text: string | null): Result<number, string> {
  if (text === null) return fail(`'${name}' is missing. Use ${DATE_TIME_RULE}.`);
  const time = parseDateTime(text);
  if (time.ok) return ok(time.value.milliseconds);
  const { quoted, mistake } = time.failure;
  return fail(`Invalid '${name}' ${quoted}: ${mistake}. Use ${DATE_TIME_RULE}.`);
}
