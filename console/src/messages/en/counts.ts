/** Counts with their nouns. */

const format = new Intl.NumberFormat("en");

export function number(count: number): string {
  return format.format(count);
}

export function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
