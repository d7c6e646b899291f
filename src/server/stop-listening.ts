import type { Server } from "node:net";
import { setImmediate as immediate } from "node:timers/promises";

/** The listener closes after these turns and milliseconds without a new connection, or after {@link LISTEN_ON_MS}. */
const QUIET = { turns: 20, ms: 20 };
const LISTEN_ON_MS = 1_000;

/**
 * Closes the listener when no connection waits to be accepted. The kernel would reset the connections in its queue, and
 * Node.js accepts only one in each turn of the event loop.
 */
export async function stopListening(server: Server): Promise<void> {
  const begun = performance.now();
  let last = { at: begun, turns: 0 };
  const note = () => void (last = { at: performance.now(), turns: 0 });
  server.on("connection", note);
  const isQuiet = () => last.turns >= QUIET.turns && performance.now() - last.at >= QUIET.ms;
  while (!isQuiet() && performance.now() - begun < LISTEN_ON_MS) {
    await immediate();
    last.turns++;
  }
  server.off("connection", note);
  server.close();
}
