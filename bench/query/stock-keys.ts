import { createHash } from "node:crypto";
import type { Db } from "mongodb";

interface KeyDocument {
  readonly _id: string;
  readonly tenantId: string | null;
  readonly secretHash: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Time in milliseconds for which a key is not read again, the same as in the platform. */
const BELIEVED_MS = 5_000;
const BEARER = /^Bearer (slk_([a-z0-9]+)_.+)$/;

/** Cache of API keys, which are remembered as long as in the platform. */
export class StockKeys {
  private readonly known = new Map<string, { readonly key: KeyDocument | null; readonly until: number }>();

  constructor(private readonly db: Db) {}

  /** Returns the key in the `Authorization` header; null: the key is invalid. */
  async opened(authorization: string): Promise<KeyDocument | null> {
    const [, secret = "", keyId = ""] = BEARER.exec(authorization) ?? [];
    const key = await this.find(keyId);
    const opens =
      key?.revokedAt === null &&
      (key.expiresAt === null || key.expiresAt > new Date()) &&
      key.secretHash === createHash("sha256").update(secret).digest("base64url");
    return opens ? key : null;
  }

  private async find(keyId: string): Promise<KeyDocument | null> {
    const known = this.known.get(keyId);
    if (known !== undefined && known.until > Date.now()) return known.key;
    const key = await this.db.collection<KeyDocument>("apiKeys").findOne({ _id: keyId });
    this.known.set(keyId, { key, until: Date.now() + BELIEVED_MS });
    return key;
  }
}
