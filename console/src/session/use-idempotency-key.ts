/** Keys that make a mutation safe to send again when its response was lost. */
import { useState } from "react";
import { randomName } from "./random-name";

/** The input with a key that stays the same until the input changes. */
export function useIdempotent<Input extends object>(input: Input): Input & { readonly idempotencyKey: string } {
  const text = JSON.stringify(input);
  const [known, setKnown] = useState(() => ({ text, key: randomName() }));
  if (known.text === text) return { ...input, idempotencyKey: known.key };
  const next = { text, key: randomName() };
  setKnown(next);
  return { ...input, idempotencyKey: next.key };
}
