import type { ClientSession, Db } from "mongodb";

const OPTIONS = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority", journal: true },
} as const;

/**
 * Runs `work` in a transaction until it is committed. `work` may run several times, and must use the session for every
 * command.
 */
export async function inTransaction<T>(db: Db, work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = db.client.startSession();
  try {
    return await session.withTransaction(() => work(session), OPTIONS);
  } finally {
    await session.endSession();
  }
}
