/** The methods that `sdk/operations` becomes. */
import type { getSdk } from "./generated/operations";

export interface RequestOptions {
  /** Aborts the operation, which then throws the signal's reason. Leaving its loop also ends a subscription. */
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
