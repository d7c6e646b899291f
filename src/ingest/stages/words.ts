/** Numbers in the sentences of a trace and of a rejection. */

const LENGTHS = [
  [86_400, 172_800, "d"],
  [3_600, 3_600, "h"],
  [60, 60, "min"],
] as const;
const DIGITS = new Intl.NumberFormat("en");

/** `2,000,000` */
export function countOf(count: number): string {
  return DIGITS.format(count);
}

/** `1 reading`, `2,000 readings` */
export function readingsOf(count: number): string {
  return `${countOf(count)} ${count === 1 ? "reading" : "readings"}`;
}

/** In the largest unit that says it exactly: `90 s`, `5 min`, `24 h`, `30 d`. */
export function lengthOf(seconds: number): string {
  const [unit, , name] = LENGTHS.find(([each, least]) => seconds >= least && seconds % each === 0) ?? [1, 0, "s"];
  return `${countOf(seconds / unit)} ${name}`;
}
