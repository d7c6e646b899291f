/** Reads a file of assets and their sensors in parts: JSON, or CSV with a header. */
import { CsvReader, type CsvRow } from "./csv-reader";

/** Names of CSV's columns, and of a flat JSON row. */
const COLUMNS = ["assetId", "type", "name", "sensorId", "sensorType", "unit"] as const;
type Column = (typeof COLUMNS)[number];

/** An asset, with one sensor at most. Absent texts are empty. */
export type FleetRow = Readonly<Record<Column, string>> & {
  /** Line of a CSV file, or path in a JSON file. */
  readonly place: string;
};

/** Why a row cannot be read. */
export type MistakeKind =
  | "assetIncomplete"
  | "sensorIncomplete"
  | "fieldCount"
  | "empty"
  | "noRows"
  | "header"
  | "openQuote"
  | "notUtf8"
  | "notJson"
  | "notAnAsset"
  | "jsonTooLarge";

export interface Mistake {
  /** "": the file as a whole. */
  readonly place: string;
  readonly kind: MistakeKind;
  /** Fields of the row and of the header. Only for `fieldCount`. */
  readonly fields?: { readonly found: number; readonly expected: number };
}

export interface FilePart {
  readonly rows: readonly FleetRow[];
  readonly mistakes: readonly Mistake[];
  /** Bytes of the file up to here. */
  readonly bytes: number;
}

/** Parsed in one go, in some milliseconds, so that the page stays responsive. */
const PART_BYTES = 128 * 1024;
/** JSON is parsed as a whole. */
export const MOST_JSON_BYTES = 8 * 1024 * 1024;

export async function* readFleetFile(file: Blob): AsyncGenerator<FilePart, void, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = new CsvReader();
  let columns: CsvColumns | null = null;
  let hasRows = false;
  if (file.size === 0) yield whole("empty", file);
  for (let from = 0; from < file.size; from += PART_BYTES) {
    const to = Math.min(from + PART_BYTES, file.size);
    const text = decoded(decoder, await file.slice(from, to).arrayBuffer(), to < file.size);
    if (text === null) {
      yield whole("notUtf8", file);
      return;
    }
    if (from === 0 && /^\s*[[{]/.test(text)) {
      yield await readJson(file);
      return;
    }
    const rows = [...reader.push(text)];
    const ended = to === file.size ? reader.end() : null;
    rows.push(...(ended?.rows ?? []));
    if (columns === null && rows.length > 0) {
      columns = columnsOf(rows.shift());
      if (columns === null) {
        yield { rows: [], mistakes: [{ place: "1", kind: "header" }], bytes: file.size };
        return;
      }
    }
    const part = columns === null ? { rows: [], mistakes: [] } : checked(rows, columns);
    hasRows ||= rows.length > 0;
    yield { rows: part.rows, mistakes: [...part.mistakes, ...mistakesAtEnd(ended, columns, hasRows)], bytes: to };
  }
}

type CsvColumns = readonly (Column | undefined)[];

/** @param ended null: the file goes on */
function mistakesAtEnd(
  ended: ReturnType<CsvReader["end"]> | null,
  columns: CsvColumns | null,
  hasRows: boolean,
): readonly Mistake[] {
  if (ended === null) return [];
  if (ended.openQuote !== null) return [{ place: String(ended.openQuote), kind: "openQuote" }];
  if (columns === null) return [{ place: "", kind: "empty" }];
  return hasRows ? [] : [{ place: "", kind: "noRows" }];
}

/** null: the text is not UTF-8. */
function decoded(decoder: TextDecoder, bytes: ArrayBuffer, hasMore: boolean): string | null {
  try {
    return decoder.decode(bytes, { stream: hasMore });
  } catch {
    return null;
  }
}

function whole(kind: MistakeKind, { size }: Blob): FilePart {
  return { rows: [], mistakes: [{ place: "", kind }], bytes: size };
}

/** null: the header lacks a required column. */
function columnsOf(header: CsvRow | undefined): CsvColumns | null {
  const columns = (header?.fields ?? []).map((name) =>
    COLUMNS.find((column) => column.toLowerCase() === name.trim().toLowerCase()),
  );
  return columns.includes("assetId") && columns.includes("type") ? columns : null;
}

function checked(rows: readonly CsvRow[], columns: CsvColumns): Pick<FilePart, "rows" | "mistakes"> {
  const shifted: Mistake[] = [];
  const whole = rows.flatMap(({ line, fields }) => {
    const place = String(line);
    if (fields.length !== columns.length) {
      shifted.push({ place, kind: "fieldCount", fields: { found: fields.length, expected: columns.length } });
      return [];
    }
    const texts: Partial<Record<Column, string>> = {};
    columns.forEach((column, index) => {
      if (column !== undefined) texts[column] = fields[index]?.trim() ?? "";
    });
    return [rowOf(place, texts)];
  });
  const part = partOf(whole);
  return { rows: part.rows, mistakes: [...shifted, ...part.mistakes] };
}

function partOf(rows: readonly FleetRow[]): { readonly rows: readonly FleetRow[]; readonly mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const good = rows.filter(({ place, assetId, type, sensorId, sensorType }) => {
    if (assetId === "" || type === "") mistakes.push({ place, kind: "assetIncomplete" });
    else if (sensorId !== "" && sensorType === "") mistakes.push({ place, kind: "sensorIncomplete" });
    else return true;
    return false;
  });
  return { rows: good, mistakes };
}

async function readJson(file: Blob): Promise<FilePart> {
  if (file.size > MOST_JSON_BYTES) return whole("jsonTooLarge", file);
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return whole("notJson", file);
  }
  const items = Array.isArray(value) ? value : isObject(value) && Array.isArray(value.assets) ? value.assets : [value];
  const strangers: Mistake[] = [];
  const rows = items.flatMap((item: unknown, index): readonly FleetRow[] => {
    const place = `[${index}]`;
    if (isObject(item)) return rowsOfAsset(place, item);
    strangers.push({ place, kind: "notAnAsset" });
    return [];
  });
  if (items.length === 0) return whole("noRows", file);
  const part = partOf(rows);
  return { rows: part.rows, mistakes: [...strangers, ...part.mistakes], bytes: file.size };
}

type Item = Readonly<Record<string, unknown>>;

function rowsOfAsset(place: string, { assetId, type, name, sensors }: Item): readonly FleetRow[] {
  const asset = { assetId: textOf(assetId), type: textOf(type), name: textOf(name) };
  if (!Array.isArray(sensors) || sensors.length === 0) return [rowOf(place, asset)];
  return sensors.map((sensor: unknown, index) => {
    const { sensorId, type: sensorType, unit }: Item = isObject(sensor) ? sensor : {};
    const texts = { sensorId: textOf(sensorId), sensorType: textOf(sensorType), unit: textOf(unit) };
    return rowOf(`${place}.sensors[${index}]`, { ...asset, ...texts });
  });
}

function rowOf(place: string, texts: Partial<Record<Column, string>>): FleetRow {
  return { place, assetId: "", type: "", name: "", sensorId: "", sensorType: "", unit: "", ...texts };
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
