import type { ReadingRateLimiter } from "./limit";
import type { DecodedMessage } from "./messages";
import type { Lookup } from "./registry-lookup";

/**
 * Predicts whether the message will be rejected, from its form, its tenant's rates and the registry. The prediction is
 * cheap and has no side effects. The stages make the final decision.
 */
export function expectsRejection(
  { rejection, tenantId, sensorKey, received }: DecodedMessage,
  lookup: Lookup,
  limiter: Pick<ReadingRateLimiter, "isExhausted">,
): boolean {
  if (rejection !== null || tenantId === null || sensorKey === null) return true;
  const tenant = lookup.peekTenant(tenantId);
  if (tenant === undefined) return false;
  if (tenant?.status !== "ACTIVE" || lookup.peekRegisteredAt(sensorKey) === null) return true;
  return limiter.isExhausted(tenant, received.receivedAt, received.queuedSince);
}
