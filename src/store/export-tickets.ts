import { Binary, type Collection, type Db } from "mongodb";
import type { ExportTicketStore } from "../domain/ports/export-ticket-store";
import { COLLECTIONS } from "./documents";

/** `_id` is the ticket's digest. */
interface ExportTicketDocument {
  readonly _id: string;
  readonly sealed: Binary;
  readonly expiresAt: Date;
}

/** Stores tickets of exports. A TTL index deletes unused tickets. */
export class MongoExportTickets implements ExportTicketStore {
  private readonly tickets: Collection<ExportTicketDocument>;

  constructor(db: Db) {
    this.tickets = db.collection(COLLECTIONS.exportTickets);
  }

  async put(ticketId: string, sealed: Buffer, expiresAt: Date): Promise<void> {
    await this.tickets.insertOne({ _id: ticketId, sealed: new Binary(sealed), expiresAt });
  }

  async take(ticketId: string): Promise<Buffer | null> {
    const found = await this.tickets.findOneAndDelete({ _id: ticketId, $expr: { $gt: ["$expiresAt", "$$NOW"] } });
    return found === null ? null : Buffer.from(found.sealed.buffer);
  }
}
