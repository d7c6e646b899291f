/** APPEND: makes a batch durable in the journal. No message is acknowledged before that. */
import type { Journal, JournalBatch } from "../../domain/ports/journal";
import type { IngestObserver } from "../../domain/ports/observers";
import type { BuiltBatch } from "./batch-builder";

/** Retries until the journal has the batch. @throws Error if `signal` aborts or another process has taken over */
export async function append(
  journal: Pick<Journal, "append">,
  { batch, accepted }: BuiltBatch,
  observer: Pick<IngestObserver, "appended">,
  signal: AbortSignal,
): Promise<JournalBatch> {
  const begun = performance.now();
  const place = await journal.append(batch, signal);
  observer.appended(accepted, performance.now() - begun);
  return { ...batch, ...place };
}
