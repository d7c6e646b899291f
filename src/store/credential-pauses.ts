import type { Collection, Db } from "mongodb";
import { tenantOfName } from "../domain/broker-credential";
import type { Partition, TenantId } from "../domain/keys";
import type { CredentialPause, CredentialPauseRepository } from "../domain/ports/credential-pause-store";
import { COLLECTIONS, READ } from "./documents";

/** `_id` is the user name. There are few documents, so no index is needed. */
interface CredentialPauseDocument {
  readonly _id: string;
  readonly tenantId: TenantId | null;
  readonly partition: Partition;
  readonly until: Date;
}

export class MongoCredentialPauses implements CredentialPauseRepository {
  private readonly collection: Collection<CredentialPauseDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.credentialPauses);
  }

  async record(partition: Partition, { username, until }: CredentialPause): Promise<void> {
    const fields = { tenantId: tenantOfName(username), partition, until };
    await this.collection.updateOne({ _id: username }, { $set: fields }, { upsert: true });
  }

  async resumed(username: string): Promise<void> {
    await this.collection.deleteOne({ _id: username });
  }

  async endOf(username: string): Promise<Date | null> {
    const pause = await this.collection.findOne({ _id: username }, READ);
    return pause?.until ?? null;
  }

  of(partition: Partition): Promise<CredentialPause[]> {
    return this.collection
      .find({ partition }, READ)
      .map(({ _id, until }) => ({ username: _id, until }))
      .toArray();
  }
}
