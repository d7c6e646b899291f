/**
 * Sixteen bytes, sealed for one tenant: what they hold can be neither read nor made up outside of the platform, and
 * opens for no other tenant.
 *
 * It is the construction of a synthetic initialization vector (Rogaway and Shrimpton, 2006) for messages of exactly one
 * block: the tag is AES-256 of the block under one key, and the text is the block, masked by AES-256 of the tag under
 * another. Both ciphers are kept, because a page has a thousand cursors and making a cipher costs more than using it.
 */
import { createCipheriv, hkdfSync, timingSafeEqual, type Cipheriv } from "node:crypto";

export const BLOCK_BYTES = 16;
const KEY_BYTES = 32;
const SEALED = /^[\w-]{44}$/;

export class PositionSeal {
  private readonly tagging: Cipheriv;
  private readonly masking: Cipheriv;
  private readonly sealed = Buffer.alloc(1 + 2 * BLOCK_BYTES);

  /** @param version of the key, 0 to 255; @param scope the tenant's id, or "" for operators */
  constructor(
    key: Buffer,
    private readonly version: number,
    scope: string,
  ) {
    const keys = Buffer.from(hkdfSync("sha256", key, "", `sluice cursor ${version} ${scope}`, 2 * KEY_BYTES));
    this.tagging = blockCipher(keys.subarray(0, KEY_BYTES));
    this.masking = blockCipher(keys.subarray(KEY_BYTES));
    this.sealed[0] = version;
  }

  /** 44 characters of base64url. Equal for equal blocks. */
  seal(block: Buffer): string {
    const { sealed } = this;
    const tag = this.tagging.update(block);
    tag.copy(sealed, 1);
    mask(block, this.masking.update(tag)).copy(sealed, 1 + BLOCK_BYTES);
    return sealed.toString("base64url");
  }

  /** null: not sealed by {@link seal}, for another tenant, or with another key. */
  open(text: string): Buffer | null {
    if (!SEALED.test(text)) return null;
    const sealed = Buffer.from(text, "base64url");
    if (sealed[0] !== this.version) return null;
    const tag = sealed.subarray(1, 1 + BLOCK_BYTES);
    const block = mask(sealed.subarray(1 + BLOCK_BYTES), this.masking.update(tag));
    return timingSafeEqual(this.tagging.update(block), tag) ? block : null;
  }
}

/** A permutation of single blocks: without chaining, padding or end. */
function blockCipher(key: Buffer): Cipheriv {
  return createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
}

/** `with` is overwritten. */
function mask(block: Buffer, pad: Buffer): Buffer {
  for (let index = 0; index < BLOCK_BYTES; index++) pad[index] = (pad[index] ?? 0) ^ (block[index] ?? 0);
  return pad;
}
