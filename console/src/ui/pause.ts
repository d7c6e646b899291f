/** Returns the typed text after the user pauses. */
import { useEffect, useState } from "react";

export const TYPING_MS = 120;

export function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
