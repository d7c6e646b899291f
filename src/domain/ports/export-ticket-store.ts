/** Links to exports that wait until somebody uses them. */
export interface ExportTicketStore {
  /** @param sealed what the ticket stands for, encrypted with the ticket itself */
  put(ticketId: string, sealed: Buffer, expiresAt: Date): Promise<void>;
  /** Returns it once, and only before it expires. null: no such ticket. */
  take(ticketId: string): Promise<Buffer | null>;
}
