import { Session } from "node:inspector/promises";

/**
 * Collects the garbage of loading modules, some 40 MB per thread. V8 collects it only under load, so an idle process
 * would keep it.
 */
export async function collectStartGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post("HeapProfiler.collectGarbage");
  } finally {
    session.disconnect();
  }
}
