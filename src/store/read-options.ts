import type { Deadline } from "../domain/deadline";
import { READ } from "./documents";

/** Maximum `maxTimeMS` that MongoDB accepts. */
const LONGEST_MS = 2_147_483_647;

/**
 * Returns {@link READ} with the operation's deadline, at which both the server and this process abort the read. Returns
 * {@link READ} itself if there is no deadline.
 */
export function readWithin(deadline: Deadline | undefined) {
  if (deadline === undefined) return READ;
  const left = Math.min(Math.max(Math.ceil(deadline.at - Date.now()), 1), LONGEST_MS);
  return { ...READ, maxTimeMS: left, signal: deadline.signal };
}
