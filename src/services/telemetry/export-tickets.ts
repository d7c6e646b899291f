import { createHash, randomBytes } from "node:crypto";
import type { ExportTicketStore } from "../../domain/ports/export-ticket-store";
import { openAnswer, sealAnswer } from "../idempotency/sealed-answer";

const TICKET_BYTES = 32;
const VALID_MS = 60_000;
const SCOPE = "export ticket";
const FORM = /^[\w-]{43}$/;

/** The export that a ticket opens. */
export interface TicketedExport {
  /** API key or token that requested the ticket. */
  readonly token: string;
  /** Parameters of the export. */
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Issues and redeems tickets. A ticket opens one export within a minute, in any process. Browsers need tickets, because
 * a download cannot send an `Authorization` header. The store holds the API key or token encrypted with the ticket,
 * which only the ticket's holder knows.
 */
export class ExportTickets {
  constructor(private readonly store: ExportTicketStore) {}

  async issue(request: TicketedExport): Promise<{ readonly ticket: string; readonly expiresAt: Date }> {
    const ticket = randomBytes(TICKET_BYTES).toString("base64url");
    const expiresAt = new Date(Date.now() + VALID_MS);
    await this.store.put(idOf(ticket), sealAnswer(request, ticket, SCOPE), expiresAt);
    return { ticket, expiresAt };
  }

  /** Returns the export of a ticket, once only. Null if the ticket was used, has expired or never existed. */
  async redeem(ticket: string): Promise<TicketedExport | null> {
    if (!FORM.test(ticket)) return null;
    const sealed = await this.store.take(idOf(ticket));
    return sealed === null ? null : (openAnswer(sealed, ticket, SCOPE) as TicketedExport);
  }
}

function idOf(ticket: string): string {
  return createHash("sha256").update(ticket).digest("base64url");
}
