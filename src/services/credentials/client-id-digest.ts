import { createHash } from "node:crypto";

/** Stands for a client id in memory. Of a fixed length, so that long client ids take no more of it. */
export function clientIdDigest(clientId: string): string {
  return createHash("sha256").update(clientId).digest("base64").slice(0, 22);
}
