import { createHash } from "node:crypto";

/**
 * Returns a digest that represents a client ID in memory. All digests have the same length, so long client IDs take no
 * more memory.
 */
export function clientIdDigest(clientId: string): string {
  return createHash("sha256").update(clientId).digest("base64").slice(0, 22);
}
