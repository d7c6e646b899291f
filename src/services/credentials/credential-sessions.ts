import { tenantOfName } from "../../domain/broker-credential";
import type { Principal } from "../../domain/entities";
import type { BrokerSession, BrokerSessionRepository } from "../../domain/ports/broker-session-store";
import type { TenantScope } from "../authorization";

interface SessionParts {
  readonly sessions: Pick<BrokerSessionRepository, "sessionsOf">;
  readonly scope: Pick<TenantScope, "readable">;
}

/**
 * Returns sessions in the order of the user names; null for each that the principal may not see. Runs one query at a
 * time.
 */
export async function sessionsOfCredentials(
  { sessions, scope }: SessionParts,
  principal: Principal,
  usernames: readonly string[],
  limit: number,
): Promise<(readonly BrokerSession[] | null)[]> {
  const found: (readonly BrokerSession[] | null)[] = [];
  for (const username of usernames) {
    const isReadable = await scope.readable(principal, tenantOfName(username));
    found.push(isReadable ? await sessions.sessionsOf(username, limit) : null);
  }
  return found;
}
