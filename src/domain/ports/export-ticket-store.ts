/** Unused tickets for exports. */
export interface ExportTicketStore {
  /** @param sealed the ticket's export, encrypted with the ticket itself */
  put(ticketId: string, sealed: Buffer, expiresAt: Date): Promise<void>;
  /** Returns the sealed export once, and only before the ticket expires. null: there is no such ticket. */
  take(ticketId: string): Promise<Buffer | null>;
}
