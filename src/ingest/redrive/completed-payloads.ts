import { readRange } from "../../domain/journal-range";
import { laterOf, type Position } from "../../domain/keys";
import type { Journal } from "../../domain/ports/journal";

/** Sources that show which payloads the previous owner has completed. */
export interface CompletedPayloadsPorts {
  readonly journal: Pick<Journal, "bounds" | "read">;
  /**
   * Resolves with the position up to which readings are flushed. Payloads that were completed by batches up to this
   * position are deleted.
   */
  flushed(): Promise<Position>;
}

/** IDs of kept payloads that a batch has completed, until they are deleted. They must not be ingested again. */
export class CompletedPayloads {
  private readonly ids = new Set<string>();
  /**
   * Range of the journal that the previous owner may have written, and that is not read yet; null before {@link begin}.
   */
  private unread: { after: Position; readonly through: Position } | null = null;

  constructor(private readonly ports: CompletedPayloadsPorts) {}

  /** Determines which range must be read. Call this after the claim, when no other process can write. */
  async begin(): Promise<void> {
    const after = await this.ports.flushed();
    this.unread = { after, through: (await this.ports.journal.bounds()).newest };
  }

  /**
   * Reads the batches of the previous owner. Resolves with false if `deadline` passes before the end. Then repeat the
   * call.
   */
  async restore(deadline: number): Promise<boolean> {
    if (this.unread === null) return false;
    const { through } = this.unread;
    // The journal may have deleted batches that were flushed meanwhile.
    const after = laterOf(this.unread.after, await this.ports.flushed());
    for await (const batches of readRange(this.ports.journal, after, through)) {
      for (const { redriven, position } of batches) {
        this.add(redriven ?? []);
        this.unread = { after: position, through };
      }
      if (Date.now() >= deadline) return false;
    }
    this.unread = { after: laterOf(through, after), through };
    return true;
  }

  add(payloadIds: readonly string[]): void {
    for (const payloadId of payloadIds) this.ids.add(payloadId);
  }

  has(payloadId: string): boolean {
    return this.ids.has(payloadId);
  }

  /** Call this when the payloads are deleted. */
  forget(payloadIds: readonly string[]): void {
    for (const payloadId of payloadIds) this.ids.delete(payloadId);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.ids.values();
  }
}
