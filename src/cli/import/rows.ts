/** Opens an import file. */
import { readCsvRows } from "./csv";
import type { RowSource } from "./fleet-row";
import { readJsonRows } from "./json";
import type { FileMistakes } from "./mistakes";
import { TextReader, type FileEncoding } from "./text";

export const IMPORT_FORMATS = ["csv", "json"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A file that is being read. */
export interface OpenFile extends RowSource {
  bytesRead(): number;
}

export interface SourceOptions {
  readonly format: ImportFormat;
  readonly encoding?: FileEncoding | undefined;
  /** Default: detected from the header. */
  readonly delimiter?: string | undefined;
}

/** Opens a file. Reading it adds mistakes in its structure to `mistakes`, or throws a FileError. */
export function openRows(file: string, options: SourceOptions, mistakes: FileMistakes): OpenFile {
  const reader = new TextReader(file, options.encoding);
  const source =
    options.format === "csv"
      ? readCsvRows(reader.read(), file, options.delimiter, mistakes)
      : readJsonRows(reader.read(), file, mistakes);
  return { ...source, bytesRead: () => reader.bytesRead };
}
