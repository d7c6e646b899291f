import { createHash } from "node:crypto";

/** Represents a client ID in memory. Its length is fixed, so long client IDs take no more memory. */
export function clientIdDigest(clientId: string): string {
  return createHash("sha256").update(clientId).digest("base64").slice(0, 22);
}
