/** What the operations of the process may take of it at a time. */
import type { FairQueueOptions } from "../domain/fair-queue";

/** What all operations of the process together may take at a time. */
export interface ProcessBounds {
  /** GraphQL's work in one turn of the event loop, milliseconds; then whatever else there is to do has its turn. */
  readonly sliceMs: number;
  /** An answer, or an event of a subscription, characters of its JSON. */
  readonly maxAnswerLength: number;
  /** Reads from MongoDB at a time. */
  readonly reads: FairQueueOptions;
  /** Operations with a large answer at a time. */
  readonly largeAnswers: FairQueueOptions;
  /** Mutations at a time. */
  readonly mutations: FairQueueOptions;
}

export const DEFAULT_BOUNDS: ProcessBounds = {
  sliceMs: 2,
  maxAnswerLength: 8 * 1_048_576,
  reads: { total: 12, perOwner: 2 },
  largeAnswers: { total: 4, perOwner: 1 },
  mutations: { total: 32, perOwner: 8 },
};
