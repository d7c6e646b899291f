/** Reads the rows of a CSV file. */
import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { FileError, shortened, unknownName, type FileMistakes } from "./mistakes";
import { COLUMNS, type Column, type FleetRow, type Places, type RowSource } from "./fleet-row";

const DELIMITERS = [",", ";", "\t", "|"];
/** Maximum characters of a row. Without a limit, the row of an unclosed quote would contain the rest of the file. */
const MAX_ROW = 65_536;
const REQUIRED: readonly Column[] = ["assetId", "type"];

/** A row: the line on which it begins, then its values. */
type ParsedRow = readonly [line: string, ...values: string[]];

/** Counts lines while the parser reads, because the parser is ahead of its consumer. */
class LineCounter {
  /** Line on which the row after the last complete one begins. */
  next: number;
  /** Number of line breaks that the parser counted twice: those of two characters within quotes. */
  private countedTwice = 0;

  constructor(private readonly skipped: number) {
    this.next = skipped + 1;
  }

  /** Returns the line on which a row begins. The row ends on line `end` by the parser's count. */
  startOf(record: readonly string[], end: number): number {
    const quoted = record.join("\u0000");
    this.countedTwice += quoted.split("\r\n").length - 1;
    const last = end + this.skipped - this.countedTwice;
    this.next = last + 1;
    return last - quoted.split(/\r\n|\r|\n/).length + 1;
  }
}

/**
 * Reads rows. The header is `assetId,type`, optionally with `name,sensorId,sensorType,unit`, in any order. A row in
 * which `sensorId`, `sensorType` and `unit` are empty is an asset without sensors.
 */
export function readCsvRows(
  text: AsyncIterable<string>,
  file: string,
  delimiter: string | undefined,
  mistakes: FileMistakes,
): RowSource {
  const columns: (Column | null)[] = [];
  const places: Places = {
    row: (place) => `line ${place}`,
    field: (place, column) => `line ${place}, column ${columns.indexOf(column) + 1} (${column})`,
  };
  return { rows: csvRows(text, file, delimiter, mistakes, columns), places };
}

async function* csvRows(
  text: AsyncIterable<string>,
  file: string,
  given: string | undefined,
  mistakes: FileMistakes,
  columns: (Column | null)[],
): AsyncGenerator<FleetRow> {
  const { start, header, rest, skipped } = await startOf(text, file);
  const delimiter = given ?? start.delimiter ?? detectDelimiter(header);
  const lines = new LineCounter(skipped);
  let hasHeader = false;
  try {
    for await (const [at, ...record] of parsed(rest, delimiter, lines)) {
      const line = Number(at);
      const values = record.map((value) => value.trim());
      if (values.every((value) => value === "")) continue;
      if (!hasHeader) {
        hasHeader = true;
        columns.push(...columnsOf(values, line, delimiter, mistakes));
        mistakes.throwIfAny(file);
        continue;
      }
      const row = rowOf(values, columns, line, mistakes);
      if (row !== null) yield row;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new FileError(`${file}: ${messageOf(error, lines.next)} Nothing was sent.`);
    throw error;
  }
  if (!hasHeader) throw new FileError(`${file} is empty. Give it a header and a row for each sensor.`);
}

/**
 * Reads a text up to the end of its header. Returns the header and the whole text, without the line `sep=;` that Excel
 * writes.
 */
async function startOf(text: AsyncIterable<string>, file: string) {
  const pieces = text[Symbol.asyncIterator]();
  let start = "";
  let isWhole = false;
  const hasLine = () => /[^\s][^\r\n]*[\r\n]+(?!$)/.test(start);
  while (!hasLine() && start.length < MAX_ROW) {
    const piece = await pieces.next();
    isWhole = piece.done === true;
    if (piece.done === true) break;
    start += piece.value;
  }
  if (start.trim() === "") throw new FileError(`${file} is empty. Give it a header and a row for each sensor.`);
  const mark = /^sep=(.)\r?\n/.exec(start);
  if (mark !== null) start = start.slice(mark[0].length);
  const header = /[^\s][^\r\n]*/.exec(start)?.[0] ?? "";
  async function* rest(): AsyncGenerator<string> {
    yield start;
    while (!isWhole) {
      const piece = await pieces.next();
      if (piece.done === true) return;
      yield piece.value;
    }
  }
  return { start: { delimiter: mark?.[1] }, header, rest: rest(), skipped: mark === null ? 0 : 1 };
}

/** Returns the delimiter that yields the most known columns, or a comma if none yields any. */
function detectDelimiter(header: string): string {
  const plain = (name: string) => name.replaceAll('"', "").trim().toLowerCase();
  const known = new Set<string>(COLUMNS.map(plain));
  const score = (delimiter: string) => new Set(header.split(delimiter).filter((name) => known.has(plain(name)))).size;
  return DELIMITERS.reduce((best, delimiter) => (score(delimiter) > score(best) ? delimiter : best));
}

function parsed(text: AsyncIterable<string>, delimiter: string, lines: LineCounter): AsyncIterable<ParsedRow> {
  const parser = parse({
    delimiter,
    // If the delimiter is a tab, the parser would trim it like a blank.
    trim: delimiter !== "\t",
    on_record: (record, { lines: end }) => [String(lines.startOf(record, end)), ...record],
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: MAX_ROW,
  });
  // A failure to read the text also ends the iteration of the parser.
  pipeline(Readable.from(text), parser, () => undefined);
  return parser as AsyncIterable<ParsedRow>;
}

function columnsOf(
  names: readonly string[],
  line: number,
  delimiter: string,
  mistakes: FileMistakes,
): readonly (Column | null)[] {
  const columns = names.map((name, index): Column | null => {
    if (name === "") return null;
    const known = COLUMNS.find((column) => column === name);
    if (known === undefined) mistakes.add(`line ${line}, column ${index + 1}: ${unknownName("column", name, COLUMNS)}`);
    else if (names.indexOf(name) !== index) {
      const first = names.indexOf(name) + 1;
      mistakes.add(`line ${line}, column ${index + 1}: '${name}' is also column ${first}. Remove one of them.`);
    }
    return known ?? null;
  });
  const needed: readonly Column[] = [
    ...REQUIRED,
    ...(columns.includes("sensorType") || columns.includes("unit") ? (["sensorId"] as const) : []),
    ...(columns.includes("sensorId") ? (["sensorType"] as const) : []),
  ];
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const read = delimiter === "\t" ? "tab" : delimiter;
    const remedy = `Add the names, or give a delimiter other than '${read}' with --delimiter.`;
    mistakes.add(`line ${line}: the header does not name every column. Missing: ${missing.join(", ")}. ${remedy}`);
  }
  return columns;
}

function rowOf(
  values: readonly string[],
  columns: readonly (Column | null)[],
  line: number,
  mistakes: FileMistakes,
): FleetRow | null {
  if (values.length < columns.length && columns[values.length] !== null) {
    mistakes.add(`line ${line}: ${values.length} values for ${columns.length} columns. Check quotes and delimiters.`);
    return null;
  }
  const cells: Partial<Record<Column, string>> = {};
  for (const [index, value] of values.entries()) {
    const column = columns[index] ?? null;
    if (column !== null) cells[column] = value;
    else if (value !== "") {
      const text = shortened(value);
      mistakes.add(
        `line ${line}, column ${index + 1}: '${text}' is in a column without a name. Check quotes and header.`,
      );
      return null;
    }
  }
  const { assetId = "", type = "", name = "", sensorId = "", sensorType = "", unit = "" } = cells;
  const sensor = { sensorId, type: sensorType, ...(unit === "" ? {} : { unit }) };
  return {
    place: line,
    asset: { assetId, type, ...(name === "" ? {} : { name }) },
    ...(sensorId === "" && sensorType === "" && unit === "" ? {} : { sensor }),
  };
}

/** Error codes of the parser for an unexpected quote. */
const STRAY_QUOTES = [
  "INVALID_OPENING_QUOTE",
  "CSV_INVALID_CLOSING_QUOTE",
  "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE",
];

/**
 * Explains a failure of the parser. The parser can fail far behind the mistake, so `line` is where the failing row
 * begins.
 */
function messageOf({ code, message, column }: CsvError & { column?: unknown }, line: number): string {
  const place = `line ${line}${typeof column === "number" ? `, column ${column + 1}` : ""}: `;
  if (STRAY_QUOTES.includes(code)) {
    return `${place}a quote within a value. Put the value in quotes, and write each quote in it twice: "5"" pipe".`;
  }
  if (code === "CSV_QUOTE_NOT_CLOSED") return `${place}a quote is opened and never closed. Close or remove it.`;
  if (code === "CSV_MAX_RECORD_SIZE") {
    return `${place}a row is longer than ${MAX_ROW} characters. Check whether a quote is opened here and never closed.`;
  }
  return `${place}${message}.`;
}
