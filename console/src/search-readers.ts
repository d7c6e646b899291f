/** Readers of the parts of an address. */

/** Reads a part of the address. undefined: it is missing or meaningless. */
export type Reader<T> = (text: string) => T | undefined;

export const asText: Reader<string> = (text) => (text === "" ? undefined : text);

/** The API takes years of four digits, also of the end of what begins then. */
const EARLIEST = Date.parse("0001-01-02T00:00:00Z");
const LATEST = Date.parse("9999-12-01T00:00:00Z");

export const asTime: Reader<number> = (text) => {
  const time = Date.parse(text);
  return time >= EARLIEST && time < LATEST ? time : undefined;
};

export function asOneOf<const T extends string>(...values: readonly T[]): Reader<T> {
  return (text) => values.find((value) => value === text);
}
