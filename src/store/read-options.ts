import type { Deadline } from "../domain/deadline";
import { READ } from "./documents";

/** Maximum that MongoDB accepts. */
const LONGEST_MS = 2_147_483_647;

/** {@link READ}, aborted on the server and here at the operation's deadline. */
export function readWithin(deadline: Deadline | undefined) {
  if (deadline === undefined) return READ;
  const left = Math.min(Math.max(Math.ceil(deadline.at - Date.now()), 1), LONGEST_MS);
  return { ...READ, maxTimeMS: left, signal: deadline.signal };
}
