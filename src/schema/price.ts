/**
 * What the fields of the schema cost. A point is some 10 µs of the process's time, or as much memory and traffic as
 * goes with that. A field says here what its type does not show; `src/graphql/cost.ts` adds up.
 */
import { Extensions } from "type-graphql";

/** Points of what every operation is made of. */
export const PRICES = {
  /** An object of the answer. */
  object: 1,
  /** A value of the answer: its bytes, and the time to make it. */
  leaf: 0.25,
  /** One query of MongoDB: the time that it takes here and there. */
  read: 10,
  /** One document, or point of a series, that it reads, whether it is selected or not. */
  document: 0.25,
  /** A batch of the journal, or a reading behind it, that a replay looks through. */
  journalDocument: 1,
  /** A search: the keys of the whole fleet are looked through, up to its last. */
  search: 2_500,
  /** A mutation: a write that a majority has on disk, and its record in the audit log. */
  mutation: 100,
  /** Payloads that were kept are read, judged and journaled again, thousands of them. */
  redrive: 5_000,
  /** Characters of a message that is judged, for each point. */
  messageCharacters: 160,
  /** A command that changes the broker's users or roles, which rewrites the broker's file. */
  brokerChange: 1_000,
} as const;

export interface Price {
  /**
   * Most items of a list: a number, or `sized` where an argument of the field above says it: the page size of a
   * connection, the range of a ledger. Every list that is answered needs it.
   */
  readonly items?: number | "sized" | undefined;
  /** Points of the field itself, in place of those of its type. */
  readonly points?: number | undefined;
  /** Characters of text in the arguments for one point more, where the field reads them. */
  readonly charactersPerPoint?: number | undefined;
}

/** Declares the price of a field. */
export function Costs(price: Price): MethodDecorator & PropertyDecorator {
  return Extensions({ price });
}

/** The declared price of a field, by the extensions of its definition. */
export function priceOf(extensions: Readonly<Record<string, unknown>>): Price {
  return (extensions.price as Price | undefined) ?? {};
}
