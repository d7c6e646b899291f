/** Limits on concurrent operations of the process. */
import type { FairQueueOptions } from "../domain/fair-queue";

/** Limits for all operations of the process together. */
export interface ProcessBounds {
  /** Time that GraphQL can use in each turn of the event loop, in milliseconds. Then other work runs. */
  readonly sliceMs: number;
  /** Maximum length of a response, or of an event of a subscription, in characters of JSON. */
  readonly maxAnswerLength: number;
  /** Maximum numbers of concurrent reads from MongoDB. */
  readonly reads: FairQueueOptions;
  /** Maximum numbers of concurrent operations with a large response. */
  readonly largeAnswers: FairQueueOptions;
  /** Maximum numbers of concurrent mutations. */
  readonly mutations: FairQueueOptions;
}

export const DEFAULT_BOUNDS: ProcessBounds = {
  sliceMs: 1,
  maxAnswerLength: 8 * 1_048_576,
  reads: { total: 12, perOwner: 2 },
  largeAnswers: { total: 4, perOwner: 1 },
  mutations: { total: 32, perOwner: 4 },
};
