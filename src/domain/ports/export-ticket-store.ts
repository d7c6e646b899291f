/** Unused tickets for exports. */
export interface ExportTicketStore {
  /** @param sealed the ticket's export, encrypted with the ticket itself */
  put(ticketId: string, sealed: Buffer, expiresAt: Date): Promise<void>;
  /** Returns it once, and only before it expires. null: no such ticket. */
  take(ticketId: string): Promise<Buffer | null>;
}
