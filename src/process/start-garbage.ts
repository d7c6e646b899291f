import { Session } from "node:inspector/promises";

/**
 * Loading modules leaves some 40 MB behind in a thread, which V8 would collect only under load. In a process that then
 * idles it would stay.
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
