/**
 * Prices of the schema's fields. One point is about 10 µs of processing time, or an equivalent amount of memory or
 * traffic. A field declares the costs that its type does not imply. `src/graphql/cost.ts` adds them up.
 */
import { Extensions } from "type-graphql";

/** Points of the parts of an operation. */
export const PRICES = {
  /** An object of the response. */
  object: 1,
  /** A scalar value of the response: its bytes, and the time to produce it. */
  leaf: 0.25,
  /** One query to MongoDB: its time in MongoDB and in this process. */
  read: 10,
  /** One document or series point that a field reads, whether or not the operation selects it. */
  document: 0.25,
  /** One document that MongoDB only counts or sums, and does not return. */
  summedDocument: 0.1,
  /** A batch of the journal, or a stored reading, that a replay examines. */
  journalDocument: 1,
  /** A reading that a subscription with `every` examines, whether or not it sends the reading. */
  coalescedReading: 0.02,
  /** A search, which can examine the keys of all assets and sensors of a tenant. */
  search: 2_500,
  /** A list for which MongoDB sorts up to a few thousand keys. */
  sortedList: 500,
  /** A mutation: a majority-durable write, and its record in the audit log. */
  mutation: 100,
  /** A redrive, which reads, validates and journals thousands of kept payloads. */
  redrive: 5_000,
  /** Number of characters in an explained message that cost one point. */
  messageCharacters: 160,
  /** A command that changes the broker's users or roles, which makes the broker rewrite its dynamic security file. */
  brokerChange: 1_000,
} as const;

export interface Price {
  /**
   * Maximum number of items in a list. It is `sized` if an argument of the parent field sets the number, such as the
   * page size of a connection or the range of a ledger. Required for every list in a response.
   */
  readonly items?: number | "sized" | undefined;
  /** Points of the field itself. They replace the points of its type. */
  readonly points?: number | undefined;
  /**
   * Number of characters in text arguments that cost one additional point. Absent if their length does not affect the
   * cost.
   */
  readonly charactersPerPoint?: number | undefined;
}

/** Declares the price of a field. */
export function Costs(price: Price): MethodDecorator & PropertyDecorator {
  return Extensions({ price });
}

/** The declared price of a field, from the extensions of its definition. */
export function priceOf(extensions: Readonly<Record<string, unknown>>): Price {
  return (extensions.price as Price | undefined) ?? {};
}
