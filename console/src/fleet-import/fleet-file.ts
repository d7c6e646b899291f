/** Reads a file of assets and their sensors in parts. The file is JSON, or CSV with a header. */
import { headerOf, shortened, type Header } from "./columns";
import { CsvReader, type CsvRow } from "./csv-reader";
import type { Column, FleetRow, Mistake, MistakeKind } from "./fleet-row";
import { jsonRows, rowOf } from "./json-rows";
import { RowCheck } from "./row-check";

export interface FilePart {
  readonly rows: readonly FleetRow[];
  readonly mistakes: readonly Mistake[];
  /** Bytes of the file that were read so far. */
  readonly bytes: number;
}

/** Small enough to be parsed in a few milliseconds, so that the page stays responsive. */
const PART_BYTES = 128 * 1024;
/** Limited because JSON is parsed as a whole. */
export const MOST_JSON_BYTES = 8 * 1024 * 1024;

export async function* readFleetFile(file: Blob): AsyncGenerator<FilePart, void, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = new CsvReader();
  const check = new RowCheck();
  let columns: Header["columns"] | null = null;
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
      yield await readJson(file, check);
      return;
    }
    const rows = [...reader.push(text)];
    const ended = to === file.size ? reader.end() : null;
    rows.push(...(ended?.rows ?? []));
    const [header] = columns === null ? rows.splice(0, 1) : [];
    if (header !== undefined) {
      const { columns: named, mistakes } = headerOf(header.fields, String(header.line));
      if (mistakes.length > 0) {
        yield { rows: [], mistakes, bytes: file.size };
        return;
      }
      columns = named;
    }
    const part = columns === null ? { rows: [], mistakes: [] } : checked(rows, columns, check);
    hasRows ||= rows.length > 0;
    yield { rows: part.rows, mistakes: [...part.mistakes, ...mistakesAtEnd(ended, columns, hasRows)], bytes: to };
  }
}

/** @param ended null: the file has more parts */
function mistakesAtEnd(
  ended: ReturnType<CsvReader["end"]> | null,
  columns: Header["columns"] | null,
  hasRows: boolean,
): readonly Mistake[] {
  if (ended === null) return [];
  if (ended.openQuote !== null) return [{ place: String(ended.openQuote), kind: "openQuote" }];
  if (columns === null) return [{ place: "", kind: "empty" }];
  return hasRows ? [] : [{ place: "", kind: "noRows" }];
}

/** Returns null if the bytes are not UTF-8. */
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

type Part = Pick<FilePart, "rows" | "mistakes">;

function checked(rows: readonly CsvRow[], columns: Header["columns"], check: RowCheck): Part {
  return partOf(
    rows.map(({ line, fields }): FleetRow | Mistake => {
      const place = String(line);
      if (fields.length !== columns.length) {
        return { place, kind: "fieldCount", values: { found: fields.length, expected: columns.length } };
      }
      const texts: Partial<Record<Column, string>> = {};
      for (const [index, field] of fields.entries()) {
        const column = columns[index];
        const text = field.trim();
        if (column !== undefined) texts[column] = text;
        else if (text !== "") return { place, kind: "namelessColumn", values: { text: shortened(text) } };
      }
      return rowOf(place, texts);
    }),
    check,
  );
}

/** Separates valid rows from mistakes. Both keep the order of the file. */
function partOf(found: readonly (FleetRow | Mistake)[], check: RowCheck): Part {
  const rows: FleetRow[] = [];
  const mistakes: Mistake[] = [];
  for (const each of found) {
    const mistake = "kind" in each ? each : check.mistakeOf(each);
    if (mistake !== null) mistakes.push(mistake);
    else if (!("kind" in each)) rows.push(each);
  }
  return { rows, mistakes };
}

async function readJson(file: Blob, check: RowCheck): Promise<FilePart> {
  if (file.size > MOST_JSON_BYTES) return whole("jsonTooLarge", file);
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return whole("notJson", file);
  }
  const found = jsonRows(value);
  if (found.length === 0) return whole("noRows", file);
  return { ...partOf(found, check), bytes: file.size };
}
