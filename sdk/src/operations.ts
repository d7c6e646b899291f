/** Types of the methods that are generated from `sdk/operations`. */
import type { getSdk } from "./generated/operations";

export interface RequestOptions {
  /**
   * Signal to abort the operation, which then throws the signal's reason. A subscription also ends when you leave its
   * loop.
   */
  readonly signal?: AbortSignal;
}

type Sdk = ReturnType<typeof getSdk<RequestOptions>>;

/** Each operation has one root field. The client returns the value of that field. */
export type RootField<Data> = Data[keyof Data];

/** Every operation in `sdk/operations` by its name. Queries and mutations throw {@link SluiceError}. */
export type Operations = {
  readonly [K in keyof Sdk]: Sdk[K] extends (...args: infer Args) => Promise<infer Data>
    ? (...args: Args) => Promise<RootField<Data>>
    : Sdk[K] extends (...args: infer Args) => AsyncIterable<infer Data>
      ? (...args: Args) => AsyncIterableIterator<RootField<Data>>
      : never;
};
