import { ID_RULE, isId, sensorKey } from "../domain/keys";
import { fail, ok, type Result } from "../domain/result";

export interface ExportQuery {
  readonly sensorKey: string;
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive; null: up to the newest reading at the start, so the export is finite. */
  readonly to: number | null;
  readonly format: "csv" | "ndjson";
}

const PARAMETERS = ["tenantId", "assetId", "sensorId", "from", "to", "format"];
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Parses the query string. Fails with one sentence for the caller. Default for `tenantId`: the API key's tenant. */
export function parseExportQuery(query: unknown, ownTenantId: string | null): Result<ExportQuery, string> {
  const given = query as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) return fail(`Unknown parameter '${unknown}'. Use ${PARAMETERS.join(", ")}.`);
  const repeated = PARAMETERS.find((name) => Array.isArray(given[name]));
  if (repeated !== undefined) return fail(`'${repeated}' occurs more than once. Remove the others.`);
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);

  const tenantId = text("tenantId") ?? ownTenantId;
  if (tenantId === null) return fail("'tenantId' is missing. An operator's key belongs to no tenant, so name it.");
  const assetId = text("assetId") ?? "";
  const sensorId = text("sensorId") ?? "";
  for (const [name, id] of Object.entries({ tenantId, assetId, sensorId })) {
    if (!isId(id)) return fail(`Invalid ID in '${name}'. Use ${ID_RULE}.`);
  }
  const from = timeOf(text("from"));
  const to = given.to === undefined ? null : timeOf(text("to"));
  if (from === null)
    return fail("Invalid 'from'. Use a time in ISO 8601 with a time zone, such as 2026-03-01T00:00:00Z.");
  if (to === null && given.to !== undefined)
    return fail("Invalid 'to'. Use a time in ISO 8601 with a time zone, such as 2026-04-01T00:00:00Z.");
  if (to !== null && from >= to) return fail("'from' must be before 'to'.");
  const format = text("format") ?? "csv";
  if (format !== "csv" && format !== "ndjson") return fail("'format' must be csv or ndjson.");
  return ok({ sensorKey: sensorKey(tenantId, assetId, sensorId), from, to, format });
}

function timeOf(text: string | null): number | null {
  const time = text !== null && ISO_8601.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}
