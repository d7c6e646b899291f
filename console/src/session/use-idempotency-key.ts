/** Keys that make a mutation safe to send again when its response was lost. */
import { useState } from "react";

/** Also where the page has no secure context, which `crypto.randomUUID` needs. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The input with a key that stays the same until the input changes. */
export function useIdempotent<Input extends object>(input: Input): Input & { readonly idempotencyKey: string } {
  const text = JSON.stringify(input);
  const [known, setKnown] = useState(() => ({ text, key: newIdempotencyKey() }));
  if (known.text === text) return { ...input, idempotencyKey: known.key };
  const next = { text, key: newIdempotencyKey() };
  setKnown(next);
  return { ...input, idempotencyKey: next.key };
}
