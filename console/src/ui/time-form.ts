/** Whether times are shown as ages, such as `3 s ago`, or as dates. The browser remembers the choice. */
import { useSyncExternalStore } from "react";

export type TimeForm = "relative" | "absolute";

const STORAGE_KEY = "sluice:times";

const listeners = new Set<() => void>();
let form: TimeForm = localStorage.getItem(STORAGE_KEY) === "absolute" ? "absolute" : "relative";

export function chooseTimeForm(chosen: TimeForm): void {
  form = chosen;
  localStorage.setItem(STORAGE_KEY, chosen);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTimeForm(): TimeForm {
  return useSyncExternalStore(subscribe, () => form);
}
