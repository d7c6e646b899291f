/** Finds the columns of a CSV file in its header. */
import { COLUMNS, type Column, type Mistake } from "./fleet-row";

const REQUIRED: readonly Column[] = ["assetId", "type"];

export interface Header {
  /** undefined: the column has no name. */
  readonly columns: readonly (Column | undefined)[];
  readonly mistakes: readonly Mistake[];
}

export function headerOf(names: readonly string[], place: string): Header {
  const columns = names.map((name) => COLUMNS.find((column) => plain(column) === plain(name)));
  const mistakes = names.flatMap((name, index): readonly Mistake[] => {
    const column = columns[index];
    if (column === undefined) {
      if (name.trim() === "") return [];
      const missing = COLUMNS.filter((each) => !columns.includes(each));
      return [
        { place, kind: "unknownColumn", values: { text: shortened(name), other: nearestOf(name, missing) ?? "" } },
      ];
    }
    return columns.indexOf(column) === index ? [] : [{ place, kind: "twiceColumn", values: { text: column } }];
  });
  const isComplete = REQUIRED.every((column) => columns.includes(column));
  if (isComplete) return { columns, mistakes };
  // The file may have no header. Its first row then has values, and each would be reported as unknown.
  const meant = mistakes.filter(({ values }) => values?.other !== "");
  return { columns, mistakes: [{ place, kind: "header" }, ...meant] };
}

const MAX_SHOWN = 60;

export function shortened(text: string): string {
  const whole = text.trim();
  return whole.length > MAX_SHOWN ? `${whole.slice(0, MAX_SHOWN)}…` : whole;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Returns the column or field that was probably meant by a name such as `assetName` or `sensorTyp`. */
export function nearestOf<Name extends string>(name: string, missing: readonly Name[]): Name | undefined {
  const written = plain(shortened(name));
  const part = missing.find((column) => written.endsWith(plain(column)));
  return part ?? missing.find((column) => edits(written, plain(column)) <= Math.max(1, Math.floor(column.length / 3)));
}

/** Number of characters to insert, remove or replace (Levenshtein distance). */
function edits(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const now = [row];
    for (let at = 1; at <= to.length; at++) {
      const replaced = (before[at - 1] ?? 0) + (from[row - 1] === to[at - 1] ? 0 : 1);
      now.push(Math.min(replaced, (before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[to.length] ?? 0;
}
