/** Functions that read values from an address. */

/** Reads a value from the address. undefined: the value is missing or invalid. */
export type Reader<T> = (text: string) => T | undefined;

export const asText: Reader<string> = (text) => (text === "" ? undefined : text);

/** The API accepts years with four digits. The limits leave room for a time span that begins at such a time. */
const EARLIEST = Date.parse("0001-01-02T00:00:00Z");
const LATEST = Date.parse("9999-12-01T00:00:00Z");

export const asTime: Reader<number> = (text) => {
  const time = Date.parse(text);
  return time >= EARLIEST && time < LATEST ? time : undefined;
};

export function asOneOf<const T extends string>(...values: readonly T[]): Reader<T> {
  return (text) => values.find((value) => value === text);
}
