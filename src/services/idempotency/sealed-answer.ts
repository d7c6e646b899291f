import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { deserialize, serialize } from "node:v8";

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/**
 * Encrypts a response with its secrets, so that only a holder of the idempotency key can read it. Uses AES-256-GCM with
 * a key derived (HKDF-SHA256) from the idempotency key and `scope`. The idempotency key itself is not stored.
 */
export function sealAnswer(answer: unknown, idempotencyKey: string, scope: string): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(idempotencyKey, scope, salt), nonce);
  const sealed = Buffer.concat([cipher.update(serialize(answer)), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]);
}

/**
 * Decrypts a response that {@link sealAnswer} encrypted.
 *
 * @throws Error if the response was sealed with another key or was altered
 */
export function openAnswer(stored: Buffer, idempotencyKey: string, scope: string): unknown {
  const salt = stored.subarray(0, SALT_BYTES);
  const nonce = stored.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const body = SALT_BYTES + NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, keyOf(idempotencyKey, scope, salt), nonce);
  decipher.setAuthTag(stored.subarray(SALT_BYTES + NONCE_BYTES, body));
  const answer: unknown = deserialize(Buffer.concat([decipher.update(stored.subarray(body)), decipher.final()]));
  return answer;
}

function keyOf(idempotencyKey: string, scope: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", idempotencyKey, salt, `sluice idempotency ${scope}`, 32));
}
