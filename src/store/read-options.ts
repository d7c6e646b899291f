import type { Deadline } from "../domain/deadline";
import { READ } from "./documents";

/** {@link READ}, ended on the server and here when the operation that reads is over. */
export function readWithin(deadline: Deadline | undefined) {
  if (deadline === undefined) return READ;
  const left = Math.max(Math.ceil(deadline.at - Date.now()), 1);
  return { ...READ, maxTimeMS: left, signal: deadline.signal };
}
