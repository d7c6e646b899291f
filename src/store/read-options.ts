import type { Deadline } from "../domain/deadline";
import { READ } from "./documents";

/** The greatest that MongoDB takes. */
const LONGEST_MS = 2_147_483_647;

/** {@link READ}, ended on the server and here when the operation that reads is over. */
export function readWithin(deadline: Deadline | undefined) {
  if (deadline === undefined) return READ;
  const left = Math.min(Math.max(Math.ceil(deadline.at - Date.now()), 1), LONGEST_MS);
  return { ...READ, maxTimeMS: left, signal: deadline.signal };
}
