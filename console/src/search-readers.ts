/** Readers of the parts of an address. */

/** Reads a part of the address. undefined: it is missing or meaningless. */
export type Reader<T> = (text: string) => T | undefined;

export const asText: Reader<string> = (text) => (text === "" ? undefined : text);

export const asTime: Reader<number> = (text) => {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
};

export function asOneOf<const T extends string>(...values: readonly T[]): Reader<T> {
  return (text) => values.find((value) => value === text);
}
