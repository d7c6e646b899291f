import type { Binary, Collection, Db } from "mongodb";
import type { SecretStore } from "../domain/ports/secrets";
import { COLLECTIONS, READ } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

interface SecretDocument {
  readonly _id: string;
  readonly secret: Binary;
  readonly createdAt: Date;
}

export class MongoSecrets implements SecretStore {
  private readonly secrets: Collection<SecretDocument>;

  constructor(db: Db) {
    this.secrets = db.collection(COLLECTIONS.secrets);
  }

  async ensure(name: string, fresh: Buffer): Promise<Buffer> {
    const found = await this.secrets.findOne({ _id: name }, READ);
    if (found !== null) return Buffer.from(found.secret.buffer);
    try {
      const update = [
        { $set: { secret: { $ifNull: ["$secret", fresh] }, createdAt: { $ifNull: ["$createdAt", "$$NOW"] } } },
      ];
      await this.secrets.updateOne({ _id: name }, update, { upsert: true });
    } catch (error) {
      // Another process has stored the secret first.
      if (!isDuplicateKey(error)) throw error;
    }
    const kept = await this.secrets.findOne({ _id: name }, READ);
    if (kept === null) throw new Error(`the secret '${name}' disappeared after it was stored`);
    return Buffer.from(kept.secret.buffer);
  }
}
