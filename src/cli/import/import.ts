/** `sluice import`: registers a fleet from a file through the API. After an interruption, you can run it again. */
import { constants, type Stats } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { SingleBar } from "cli-progress";
import { mayHoldUserInfo } from "../../domain/user-info";
import { ImportApi, type ApiOptions } from "./api";
import { batchesOf } from "./batches";
import { checkFile } from "./check";
import { failuresOf, type FleetRow, type RowSource } from "./fleet-row";
import { FileError, FileMistakes, shortened } from "./mistakes";
import { IMPORT_FORMATS, openRows, type ImportFormat, type SourceOptions } from "./rows";
import { emptySummary, FleetSync, type ImportSummary } from "./sync";
import { ENCODINGS, type FileEncoding } from "./text";

export interface ImportOptions extends ApiOptions {
  /** Default: the extension of the file name. */
  readonly format?: string | undefined;
  /** Default: from the file's byte order mark, or UTF-8. */
  readonly encoding?: string | undefined;
  /** One character, or `tab`. Default: detected in the header. */
  readonly delimiter?: string | undefined;
  /** Whether to change registered entities whose values differ. */
  readonly update?: boolean | undefined;
  /** Whether to change nothing, and count what would change. */
  readonly dryRun?: boolean | undefined;
  /** Whether to draw a progress bar on standard error. Default: if standard error is a terminal. */
  readonly progress?: boolean | undefined;
}

/** Thrown when an import stops before its end. */
export class ImportStopped extends Error {
  override readonly name = "ImportStopped";

  constructor(
    readonly summary: ImportSummary,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Checks the whole file, then sends it in batches, one after the other. It passes every rejected row and every
 * difference to `report`. Without `update`, registered entities stay as they are. An interrupted import can run again.
 *
 * @throws FileError if the file cannot be imported, before anything is sent
 * @throws ImportStopped if the import stops before its end, or the file changed while it was sent
 * @throws Error that names the invalid option
 */
export async function importFile(
  file: string,
  options: ImportOptions,
  report: (line: string) => void,
): Promise<ImportSummary> {
  checkUrl(options.url);
  const before = await statOf(file);
  const source = sourceOf(file, options);
  const bar = progressBar(options.progress ?? process.stderr.isTTY);
  bar?.start(2 * before.size, 0);
  const summary = emptySummary();
  /** Rows that were sent; null until the whole file was checked. */
  let sent: number | null = null;
  try {
    const checked = await checkFile(file, source, (bytes) => bar?.update(bytes));
    if (isChanged(await statOf(file), before)) {
      throw new FileError(`${file} changed while it was checked. Nothing was sent. Run the import again.`);
    }
    const { url, key, tenant, update = false, dryRun = false } = options;
    const api = new ImportApi({ url, key, tenant });
    const tenantId = await api.tenantId();
    const opened = openRows(file, source, new FileMistakes());
    const sync = new FleetSync(api, summary, opened.places, { tenantId, update, dryRun, report });
    sent = 0;
    for await (const { parts, rows } of batchesOf(acceptable(opened, summary, report), checked)) {
      await sync.sync(parts);
      sent += rows;
      bar?.update(before.size + opened.bytesRead());
    }
    // If the file was deleted meanwhile, it was still read to its end.
    if (isChanged(await stat(file).catch(() => before), before)) throw changedWhileSent(file, sent, options);
    bar?.update(bar.getTotal());
  } catch (error) {
    if (!(error instanceof FileError)) throw new ImportStopped(summary, error);
    if (sent === null) throw error;
    // The file was valid when it was checked.
    throw new ImportStopped(summary, changedWhileSent(file, sent, options));
  } finally {
    bar?.stop();
  }
  return summary;
}

function isChanged(after: Stats, before: Stats): boolean {
  return after.mtimeMs !== before.mtimeMs || after.size !== before.size;
}

function changedWhileSent(file: string, sent: number, { dryRun }: Pick<ImportOptions, "dryRun">): Error {
  const outcome = dryRun === true ? "Nothing was registered." : `${sent} ${sent === 1 ? "row was" : "rows were"} sent.`;
  return new Error(`${file} changed after it was checked. ${outcome} Run the import again.`);
}

/** Yields the rows that Sluice accepts. Reports the others. */
async function* acceptable(
  { rows, places }: RowSource,
  summary: ImportSummary,
  report: (line: string) => void,
): AsyncGenerator<FleetRow> {
  for await (const row of rows) {
    const failures = failuresOf(row);
    if (failures.length === 0) {
      yield row;
      continue;
    }
    summary.rejected++;
    const { asset, sensor, place } = row;
    const name = sensor === undefined ? asset.assetId : `${asset.assetId}/${sensor.sensorId}`;
    for (const { column, message } of failures) {
      report(`${places.field(place, column)}: ${shortened(name)}: INVALID: ${message}`);
    }
  }
}

/** @throws Error if the option cannot be the API's URL */
function checkUrl(url: string): void {
  if (mayHoldUserInfo(url)) {
    throw new Error("remove user name and password from --url, and give the API key in SLUICE_API_KEY or --key-file");
  }
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "https:" || protocol === "http:") return;
  throw new Error(`--url '${shortened(url)}' is not an HTTP URL: give one such as https://sluice.example.com/graphql`);
}

/** @throws FileError if it is not a file that this process can read */
async function statOf(file: string): Promise<Stats> {
  try {
    const stats = await stat(file);
    if (!stats.isDirectory()) await access(file, constants.R_OK);
    if (stats.isFile()) return stats;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const why = UNREADABLE[code] ?? `the system reports ${code}. Check the path`;
    throw new FileError(`cannot read '${file}': ${why}. Nothing was sent.`);
  }
  throw new FileError(`'${file}' is not a regular file. Give the path of a CSV or JSON file. Nothing was sent.`);
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file. Check the path",
  ENOTDIR: "a part of the path is not a directory. Check the path",
  EACCES: "this user cannot read it. Change the permissions of the file",
};

function sourceOf(file: string, { format, encoding, delimiter }: ImportOptions): SourceOptions {
  const source = { format: formatOf(file, format), encoding: encodingOf(encoding), delimiter: delimiterOf(delimiter) };
  if (source.format === "json" && delimiter !== undefined)
    throw new Error("--delimiter applies only to CSV: remove it");
  return source;
}

/** Extensions of files that are often given instead of CSV. The reader of CSV reports what such a file is. */
const NO_TEXT_ENDINGS = ["xlsx", "xls", "ods", "zip", "gz"];

function formatOf(file: string, given: string | undefined): ImportFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const name = given ?? (NO_TEXT_ENDINGS.includes(ending) ? "csv" : ending);
  const format = IMPORT_FORMATS.find((known) => known === name);
  if (format !== undefined) return format;
  const remedy = `give --format ${IMPORT_FORMATS.join(" or ")}`;
  if (given !== undefined) throw new Error(`unknown --format '${shortened(given)}': ${remedy}`);
  throw new Error(`cannot tell the format of '${file}' from its name: ${remedy}`);
}

function encodingOf(given: string | undefined): FileEncoding | undefined {
  if (given === undefined) return undefined;
  const aliases: Readonly<Record<string, FileEncoding>> = {
    utf8: "utf-8",
    latin1: "windows-1252",
    "iso-8859-1": "windows-1252",
    cp1252: "windows-1252",
  };
  const name = given.toLowerCase();
  const encoding = aliases[name] ?? ENCODINGS.find((known) => known === name);
  if (encoding === undefined) throw new Error(`unknown --encoding ${given}: give ${ENCODINGS.join(", ")} or latin1`);
  return encoding;
}

function delimiterOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const delimiter = given === "tab" || given === "\\t" ? "\t" : given;
  if ([...delimiter].length === 1 && !/["\r\n]/.test(delimiter)) return delimiter;
  throw new Error(`--delimiter '${given}' is invalid: give 'tab' or one character such as ';', other than a quote`);
}

function progressBar(isWanted: boolean): SingleBar | undefined {
  const format = "{bar} {percentage}% | {eta_formatted} left";
  return isWanted ? new SingleBar({ format, stream: process.stderr, etaBuffer: 20 }) : undefined;
}
