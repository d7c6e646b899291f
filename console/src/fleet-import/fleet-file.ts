/** Reads a file of assets and their sensors: JSON, or CSV with a header. */

export interface SensorItem {
  readonly sensorId: string;
  readonly type: string;
  readonly unit?: string;
}

export interface AssetItem {
  readonly assetId: string;
  readonly type: string;
  readonly name?: string;
  readonly sensors: readonly SensorItem[];
}

export interface FleetFile {
  readonly assets: readonly AssetItem[];
  /** Rows that cannot be read, with their line or place. */
  readonly mistakes: readonly { readonly place: string; readonly message: string }[];
}

/** Names of CSV's columns, and of a flat JSON row. */
const COLUMNS = ["assetId", "type", "name", "sensorId", "sensorType", "unit"] as const;
type Column = (typeof COLUMNS)[number];
type Row = Readonly<Record<Column, string>>;

type Place = Readonly<{ place: string; row: Row }>;

export function readFleetFile(text: string): FleetFile {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  const mistakes: { place: string; message: string }[] = [];
  const rows =
    trimmed.startsWith("[") || trimmed.startsWith("{") ? jsonRows(trimmed, mistakes) : csvRows(trimmed, mistakes);
  const assets = new Map<string, AssetItem & { sensors: SensorItem[] }>();
  for (const { place, row } of rows) {
    if (row.assetId === "" || row.type === "") {
      mistakes.push({ place, message: "assetId and type are required." });
      continue;
    }
    if (row.sensorId !== "" && row.sensorType === "") {
      mistakes.push({ place, message: "A sensor needs its sensorType." });
      continue;
    }
    const asset = assets.get(row.assetId) ?? {
      assetId: row.assetId,
      type: row.type,
      ...(row.name !== "" && { name: row.name }),
      sensors: [],
    };
    assets.set(row.assetId, asset);
    if (row.sensorId === "") continue;
    asset.sensors.push({ sensorId: row.sensorId, type: row.sensorType, ...(row.unit !== "" && { unit: row.unit }) });
  }
  return { assets: [...assets.values()], mistakes };
}

function csvRows(text: string, mistakes: { place: string; message: string }[]): readonly Place[] {
  const [header, ...lines] = csvFields(text);
  if (header === undefined) return [];
  const names = header.fields.map((name) =>
    COLUMNS.find((column) => column.toLowerCase() === name.trim().toLowerCase()),
  );
  if (!names.includes("assetId") || !names.includes("type")) {
    mistakes.push({
      place: "1",
      message: "The header needs assetId and type. It may have name, sensorId, sensorType and unit.",
    });
    return [];
  }
  return lines.map(({ line, fields }) => {
    const values = new Map(names.map((name, index) => [name, fields[index]?.trim() ?? ""]));
    return { place: String(line), row: rowOf((column) => values.get(column) ?? "") };
  });
}

function csvFields(text: string): readonly { readonly line: number; readonly fields: readonly string[] }[] {
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  const delimiter = [",", ";", "\t"].find((each) => first.includes(each)) ?? ",";
  const rows: { line: number; fields: string[] }[] = [];
  let fields: string[] = [];
  let field = "";
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  const endRow = () => {
    fields.push(field);
    if (fields.some((each) => each.trim() !== "")) rows.push({ line: begun, fields });
    fields = [];
    field = "";
    begun = line;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\n") line++;
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') field += text.charAt(++at);
      else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === delimiter) {
      fields.push(field);
      field = "";
    } else if (char === "\n") endRow();
    else if (char !== "\r") field += char;
  }
  endRow();
  return rows;
}

function jsonRows(text: string, mistakes: { place: string; message: string }[]): readonly Place[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    mistakes.push({ place: "", message: error instanceof Error ? error.message : String(error) });
    return [];
  }
  const items = Array.isArray(value) ? value : isObject(value) && Array.isArray(value.assets) ? value.assets : [value];
  return items.flatMap((item: unknown, index): readonly Place[] => {
    const place = `[${index}]`;
    if (!isObject(item)) {
      mistakes.push({ place, message: "An asset is an object with assetId and type." });
      return [];
    }
    const sensors: readonly unknown[] = Array.isArray(item.sensors) ? item.sensors : [];
    const asset = { ...item, sensorId: "", sensorType: "", unit: "" };
    if (sensors.length === 0) return [{ place, row: rowOf((column) => textOf(asset[column as keyof typeof asset])) }];
    return sensors.map((sensor, at) => {
      const { sensorId, type, unit }: Readonly<Record<string, unknown>> = isObject(sensor) ? sensor : {};
      const row: Readonly<Record<string, unknown>> = { ...item, sensorId, sensorType: type, unit };
      return { place: `${place}.sensors[${at}]`, row: rowOf((column) => textOf(row[column])) };
    });
  });
}

function rowOf(read: (column: Column) => string): Row {
  return {
    assetId: read("assetId"),
    type: read("type"),
    name: read("name"),
    sensorId: read("sensorId"),
    sensorType: read("sensorType"),
    unit: read("unit"),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
