import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { ApiKey } from "../../domain/entities";
import { sortableId } from "../../domain/sortable-id";

const SECRET_PATTERN = /^slk_([a-z0-9]{1,64})_[A-Za-z0-9_-]{43}$/;
/** IDs are shorter than any secret, including the secret of a configured operator. */
const KEY_ID_PATTERN = /^[a-z0-9]{1,31}$/;
const SECRETS = /slk_([a-z0-9]{1,64})_[\w-]*/g;

/** Maximum length of an API key's secret, characters. */
export const MAX_SECRET_CHARACTERS = 512;

/** Creates an API key and its secret `slk_<keyId>_<256 random bits>`. The secret cannot be recovered later. */
export function mintApiKey(
  grant: Pick<ApiKey, "tenantId" | "role" | "name" | "expiresAt">,
  keyId = sortableId(Date.now(), { radix: 36, randomBytes: 6 }),
): { apiKey: ApiKey; secret: string } {
  const secret = `slk_${keyId}_${randomBytes(32).toString("base64url")}`;
  const apiKey = {
    ...grant,
    keyId,
    secretHash: hashSecret(secret),
    createdAt: new Date(),
    revokedAt: null,
    lastUsedAt: null,
  };
  return { apiKey, secret };
}

/** Returns the key ID in a secret; null if the secret does not have the form of Sluice's secrets. */
export function keyIdOf(secret: string): string | null {
  return secret.length > MAX_SECRET_CHARACTERS ? null : (SECRET_PATTERN.exec(secret)?.[1] ?? null);
}

/** Replaces secrets of API keys in the text with their IDs, even if a secret is cut off. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRETS, "$1");
}

/**
 * Returns the part of a text that a record may contain. The caller passed the text as the ID of an API key. The result
 * is the ID or an empty text.
 */
export function recordedKeyId(given: string): string {
  const keyId = withoutSecrets(given);
  return keyId !== given || KEY_ID_PATTERN.test(keyId) ? keyId : "";
}

/** SHA-256, base64url. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Whether the secret has this hash. Compares in constant time. */
export function matchesHash(secret: string, secretHash: string): boolean {
  const given = createHash("sha256").update(secret).digest();
  const stored = Buffer.from(secretHash, "base64url");
  return given.length === stored.length && timingSafeEqual(given, stored);
}
