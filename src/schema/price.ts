/**
 * Prices of the schema's fields. One point stands for about 10 µs of the process's time, or for as much memory and
 * traffic. A field declares costs that its type does not show. `src/graphql/cost.ts` adds them up.
 */
import { Extensions } from "type-graphql";

/** Points of the parts of an operation. */
export const PRICES = {
  /** An object of the response. */
  object: 1,
  /** A value of the response: its bytes, and the time to make it. */
  leaf: 0.25,
  /** One query of MongoDB: its time in MongoDB and in this process. */
  read: 10,
  /** One document, or point of a series, that it reads, selected or not. */
  document: 0.25,
  /** One document that MongoDB adds up with others, and does not return. */
  summedDocument: 0.1,
  /** A batch of the journal, or a reading after it, that a replay examines. */
  journalDocument: 1,
  /** A reading that a stream examines and may leave out, because it sends fewer of each sensor. */
  coalescedReading: 0.02,
  /** A search, which may examine all keys of a fleet. */
  search: 2_500,
  /** Some thousand keys of a fleet that MongoDB sorts. */
  sortedList: 500,
  /** A mutation: a majority-durable write, and its record in the audit log. */
  mutation: 100,
  /** Thousands of kept payloads are read, validated and journaled again. */
  redrive: 5_000,
  /** Characters of an explained message per point. */
  messageCharacters: 160,
  /** A command that changes the broker's users or roles, which makes the broker rewrite its file. */
  brokerChange: 1_000,
} as const;

export interface Price {
  /**
   * Maximum items of a list: a number, or `sized` if an argument of the field above sets it, such as the page size of a
   * connection or the range of a ledger. Required for every list in a response.
   */
  readonly items?: number | "sized" | undefined;
  /** Points of the field itself, instead of those of its type. */
  readonly points?: number | undefined;
  /** Characters of text arguments per additional point, if the field reads them. */
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
