/** Formats numbers for the sentences of explanations and rejections. */

const LENGTHS = [
  [86_400, 172_800, "d"],
  [3_600, 3_600, "h"],
  [60, 60, "min"],
] as const;
const DIGITS = new Intl.NumberFormat("en");

/** Formats a number, such as `2,000,000`. */
export function countOf(count: number): string {
  return DIGITS.format(count);
}

/** Formats a number of readings, such as `1 reading` or `2,000 readings`. */
export function readingsOf(count: number): string {
  return `${countOf(count)} ${count === 1 ? "reading" : "readings"}`;
}

/** Formats a duration in the largest unit that expresses it exactly: `90 s`, `5 min`, `24 h`, `30 d`. */
export function lengthOf(seconds: number): string {
  const [unit, , name] = LENGTHS.find(([each, least]) => seconds >= least && seconds % each === 0) ?? [1, 0, "s"];
  return `${countOf(seconds / unit)} ${name}`;
}
