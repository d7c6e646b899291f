/** Writes the errors of an import as a CSV file for spreadsheets. */

export interface ErrorRow {
  readonly place: string;
  readonly name: string;
  readonly text: string;
  readonly failure: { readonly code: string };
}

export function errorsCsv(errors: readonly ErrorRow[]): string {
  const lines = errors.map(({ place, name, text, failure }) => [place, name, failure.code, text].map(cell).join(","));
  return ["row,id,code,error", ...lines, ""].join("\r\n");
}

/** A spreadsheet would run a text with such a beginning as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}
