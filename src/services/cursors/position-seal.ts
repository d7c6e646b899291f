/**
 * Seals blocks of sixteen bytes for one tenant. A sealed block can be neither read nor forged outside the platform, and
 * cannot be opened for another tenant.
 *
 * This is the construction of a synthetic initialization vector (Rogaway and Shrimpton, 2006) for messages of exactly
 * one block. The tag is the AES-256 encryption of the block under one key. The text is the block, masked with the
 * AES-256 encryption of the tag under another key. The ciphers are kept, because a page may have a thousand cursors,
 * and creating a cipher costs more than using it.
 */
import { createCipheriv, hkdfSync, timingSafeEqual, type Cipheriv } from "node:crypto";

export const BLOCK_BYTES = 16;
const KEY_BYTES = 32;
const SEALED = /^[\w-]{44}$/;

export class PositionSeal {
  private readonly tagging: Cipheriv;
  private readonly masking: Cipheriv;
  private readonly sealed = Buffer.alloc(1 + 2 * BLOCK_BYTES);

  /**
   * @param version version of the key, 0 to 255
   * @param scope the tenant's registration, or "" for operators
   */
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

  /** Returns 44 characters of base64url. Equal blocks result in equal texts. */
  seal(block: Buffer): string {
    const { sealed } = this;
    const tag = this.tagging.update(block);
    tag.copy(sealed, 1);
    mask(block, this.masking.update(tag)).copy(sealed, 1 + BLOCK_BYTES);
    return sealed.toString("base64url");
  }

  /**
   * Opens a sealed block. Returns null if the text was not sealed by {@link seal}, or if it was sealed for another
   * tenant or with another key.
   */
  open(text: string): Buffer | null {
    if (!SEALED.test(text)) return null;
    const sealed = Buffer.from(text, "base64url");
    if (sealed[0] !== this.version) return null;
    const tag = sealed.subarray(1, 1 + BLOCK_BYTES);
    const block = mask(sealed.subarray(1 + BLOCK_BYTES), this.masking.update(tag));
    return timingSafeEqual(this.tagging.update(block), tag) ? block : null;
  }
}

/** Encrypts single blocks, without chaining or padding. */
function blockCipher(key: Buffer): Cipheriv {
  return createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
}

/** Masks the block with `pad`. Writes the result into `pad` and returns it. */
function mask(block: Buffer, pad: Buffer): Buffer {
  for (let index = 0; index < BLOCK_BYTES; index++) pad[index] = (pad[index] ?? 0) ^ (block[index] ?? 0);
  return pad;
}
