/** Adds a key that makes it safe to repeat a mutation whose response was lost. */
import { useState } from "react";
import { randomName } from "./random-name";

/** Returns the input with an idempotency key. The key stays the same until the input changes. */
export function useIdempotent<Input extends object>(input: Input): Input & { readonly idempotencyKey: string } {
  const text = JSON.stringify(input);
  const [known, setKnown] = useState(() => ({ text, key: randomName() }));
  if (known.text === text) return { ...input, idempotencyKey: known.key };
  const next = { text, key: randomName() };
  setKnown(next);
  return { ...input, idempotencyKey: next.key };
}
