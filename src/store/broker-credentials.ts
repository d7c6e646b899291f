import { NO_ID, type AssetId, type TenantId } from "../domain/keys";
import type { ClientSession, Collection, Db, Filter } from "mongodb";
import {
  firstCredential,
  isAccountName,
  tenantOfName,
  type BrokerCredential,
  type CredentialStatus,
} from "../domain/broker-credential";
import type { RevokedCertificate } from "../domain/certificates";
import type { TenantAccount } from "../domain/ports/broker";
import type { BrokerCredentialRepository } from "../domain/ports/credential-store";
import type { Page, PageRequest } from "../domain/ports/pages";
import {
  ACCOUNT_STATES,
  toCredential,
  toCredentialDocument,
  type CredentialDocument,
  type RevokedDocument,
} from "./broker-credential-documents";
import { COLLECTIONS, READ, toTenant, type TenantDocument } from "./documents";
import { page } from "./paging";

/** Minimum time that revoked credentials stay visible after their removal from the broker: a year. */
const SHOWN_REVOKED_MS = 365 * 24 * 60 * 60 * 1_000;

const LIVE: readonly CredentialStatus[] = ["PENDING", "ACTIVE", "GRACE"];
const SHOWN: readonly CredentialStatus[] = ["ACTIVE", "GRACE", "REVOKED"];

/**
 * A tenant's first credential is part of the tenant's document until its status changes. From then on, it has a
 * separate document, which takes precedence.
 */
export class MongoBrokerCredentialRepository implements BrokerCredentialRepository {
  private readonly collection: Collection<CredentialDocument>;
  private readonly tenants: Collection<TenantDocument>;
  private readonly revoked: Collection<RevokedDocument>;

  constructor(private readonly db: Db) {
    this.revoked = db.collection(COLLECTIONS.revokedCertificates);
    this.collection = db.collection(COLLECTIONS.brokerCredentials);
    this.tenants = db.collection(COLLECTIONS.tenants);
  }

  async insert(credential: BrokerCredential): Promise<void> {
    await this.collection.insertOne(toCredentialDocument(credential));
  }

  async find(usernames: readonly string[]): Promise<BrokerCredential[]> {
    const documents = await this.collection.find({ _id: { $in: usernames } }, READ).toArray();
    const known = new Set(documents.map(({ _id }) => _id));
    const first = usernames.filter((username) => isAccountName(username) && !known.has(username));
    const shown = documents.filter(({ status }) => SHOWN.includes(status)).map(toCredential);
    if (first.length === 0) return shown;
    const tenants = await this.tenants
      .find({ _id: { $in: first.map((username) => tenantOfName(username) ?? NO_ID) } }, READ)
      .map(toTenant)
      .toArray();
    // Omits user names of previous tenants with the same ID, which no longer exist.
    return [...shown, ...tenants.map(firstCredential).filter(({ username }) => first.includes(username))];
  }

  async page(tenantId: TenantId, request: PageRequest): Promise<Page<BrokerCredential>> {
    const filter: Filter<CredentialDocument> = { tenantId, status: { $in: SHOWN } };
    const found = await page(this.collection, { index: { tenantId: 1, _id: 1 }, filter, request }, toCredential);
    const first = await this.unchangedFirst(tenantId, request);
    if (first === null) return found;
    // The name of the first credential sorts before all others.
    if (request.backward && found.hasMore) return found;
    const items = [first, ...found.items];
    if (items.length <= request.limit) return { items, hasMore: found.hasMore };
    return { items: request.backward ? items.slice(1) : items.slice(0, -1), hasMore: true };
  }

  async countLive(tenantId: TenantId): Promise<number> {
    return this.collection.countDocuments({ tenantId, status: { $in: LIVE } }, { maxTimeMS: READ.maxTimeMS });
  }

  async current(tenantId: TenantId): Promise<BrokerCredential | null> {
    const filter = { tenantId, status: "ACTIVE", kind: "PASSWORD", assetIds: null } as const;
    const newest = await this.collection.findOne(filter, { ...READ, sort: { createdAt: -1, _id: -1 } });
    if (newest !== null) return toCredential(newest);
    return this.unchangedFirst(tenantId, { after: null, before: null });
  }

  async boundTo(tenantId: TenantId, clientId: string): Promise<string[]> {
    const filter = { tenantId, clientId, status: { $in: ["PENDING", "ACTIVE"] } } as const;
    return this.collection
      .find(filter, { ...READ, projection: { _id: 1 } })
      .map(({ _id }) => _id)
      .toArray();
  }

  async neverSeen(tenantId: TenantId, limit: number): Promise<BrokerCredential[]> {
    const filter = { tenantId, status: "ACTIVE", lastSeenAt: null } as const;
    const found = await this.collection.find(filter, READ).limit(limit).map(toCredential).toArray();
    const first = await this.unchangedFirst(tenantId, { after: null, before: null });
    return first?.lastSeenAt === null ? [first, ...found] : found;
  }

  async changeStatus(
    username: string,
    from: readonly CredentialStatus[],
    to: CredentialStatus,
    at: Date,
  ): Promise<boolean> {
    const [first] = from.includes("ACTIVE") ? await this.find([username]) : [];
    if (first !== undefined) await this.keep(first);
    const revokedAt = to === "REVOKED" ? { revokedAt: at } : {};
    const result = await this.collection.updateOne(
      { _id: username, status: { $in: from } },
      { $set: { status: to, ...revokedAt } },
    );
    return result.matchedCount === 1;
  }

  inGrace(tenantId: TenantId): Promise<BrokerCredential[]> {
    return this.collection.find({ tenantId, status: "GRACE" }, READ).map(toCredential).toArray();
  }

  async replace(
    username: string,
    replaced: BrokerCredential,
    graceEndsAt: Date,
    earlier: readonly BrokerCredential[],
  ): Promise<boolean> {
    await this.keep(replaced);
    const session = this.db.client.startSession();
    try {
      return await session.withTransaction(async () => {
        const done =
          (await this.change(session, { _id: username, status: "PENDING" }, { status: "ACTIVE" })) &&
          (await this.change(
            session,
            { _id: replaced.username, status: "ACTIVE", assetIds: replaced.assetIds },
            { status: "GRACE", expiresAt: graceEndsAt, replacedBy: username },
          ));
        if (!done) await session.abortTransaction();
        else if (earlier.length > 0) await this.revokeInGrace(session, earlier);
        return done;
      });
    } finally {
      await session.endSession();
    }
  }

  async narrowedTo(tenantId: TenantId, assetId: AssetId): Promise<BrokerCredential[]> {
    return this.collection.find({ tenantId, onBroker: true, assetIds: assetId }, READ).map(toCredential).toArray();
  }

  async withoutAsset(username: string, assetId: AssetId): Promise<void> {
    await this.collection.updateOne({ _id: username }, { $pull: { assetIds: assetId } });
  }

  async due(now: Date, staleBefore: Date, limit: number): Promise<BrokerCredential[]> {
    const filter: Filter<CredentialDocument> = {
      onBroker: true,
      $or: [
        { status: { $in: ["ACTIVE", "GRACE"] }, expiresAt: { $type: "date", $lte: now } },
        { status: { $in: ["REVOKED", "ABANDONED"] } },
        { status: "PENDING", createdAt: { $lt: staleBefore } },
      ],
    };
    return this.collection.find(filter, READ).limit(limit).map(toCredential).toArray();
  }

  async removed(username: string): Promise<void> {
    // Without its document, a tenant's first credential would count as unchanged again.
    const isFirst = isAccountName(username);
    const shownUntil = { $add: ["$$NOW", SHOWN_REVOKED_MS] };
    // The document is kept at least until the certificate expires, because the CRL must list it until then.
    const purge = isFirst ? {} : { purgeAt: { $max: [shownUntil, "$expiresAt"] } };
    await this.collection.updateOne({ _id: username, status: "REVOKED" }, [{ $set: { onBroker: false, ...purge } }]);
  }

  async isRemoved(username: string): Promise<boolean> {
    return (await this.collection.countDocuments({ _id: username, onBroker: false }, { limit: 1 })) > 0;
  }

  async delete(username: string): Promise<void> {
    await this.collection.deleteOne({ _id: username });
  }

  async deleteOfTenant(tenantId: TenantId): Promise<void> {
    const isInForce = { $expr: { $gt: ["$expiresAt", "$$NOW"] } };
    const certificates: Filter<CredentialDocument> = { tenantId, kind: "CERTIFICATE", ...isInForce };
    const now = new Date();
    for await (const { serialNumber, revokedAt, expiresAt } of this.collection.find(certificates, READ)) {
      if (serialNumber === null || expiresAt === null) continue;
      const fields = { revokedAt: revokedAt ?? now, expiresAt };
      await this.revoked.updateOne({ _id: serialNumber }, { $setOnInsert: fields }, { upsert: true });
    }
    await this.collection.deleteMany({ tenantId });
  }

  async revokedCertificates(now: Date): Promise<RevokedCertificate[]> {
    const options = { ...READ, maxTimeMS: 60_000 };
    const inForce = { expiresAt: { $gt: now } };
    const filter: Filter<CredentialDocument> = { kind: "CERTIFICATE", status: "REVOKED", ...inForce };
    const revoked: RevokedCertificate[] = [];
    for await (const { serialNumber, revokedAt } of this.collection.find(filter, options)) {
      if (serialNumber !== null) revoked.push({ serialNumber, revokedAt: revokedAt ?? now });
    }
    for await (const { _id, revokedAt } of this.revoked.find(inForce, options)) {
      revoked.push({ serialNumber: _id, revokedAt });
    }
    return revoked;
  }

  async expiring(before: Date, limit: number): Promise<{ credentials: BrokerCredential[]; total: number }> {
    const ends = { $type: "date", $lt: before } as const;
    const filter: Filter<CredentialDocument> = { onBroker: true, status: "ACTIVE", expiresAt: ends };
    const total = await this.collection.countDocuments(filter, { maxTimeMS: READ.maxTimeMS });
    const soonest =
      total === 0 ? [] : await this.collection.find(filter, READ).sort({ expiresAt: 1 }).limit(limit).toArray();
    return { credentials: soonest.map(toCredential), total };
  }

  async recordSeen(seen: ReadonlyMap<string, Date>): Promise<void> {
    const updates = [...seen].map(([username, at]) => ({
      updateOne: { filter: { _id: username }, update: { $max: { lastSeenAt: at } } },
    }));
    if (updates.length === 0) return;
    await this.collection.bulkWrite(updates, { ordered: false });
    // Only updates, and never inserts, so that a credential that is being deleted does not reappear.
    const first = [...seen].flatMap(([username, at]) => {
      if (!isAccountName(username)) return [];
      const filter = { _id: tenantOfName(username) ?? NO_ID, "broker.username": username };
      return [{ updateOne: { filter, update: { $max: { brokerSeenAt: at } } } }];
    });
    if (first.length > 0) await this.tenants.bulkWrite(first, { ordered: false });
  }

  async accounts(tenantIds?: readonly TenantId[]): Promise<TenantAccount[]> {
    const options = { ...READ, maxTimeMS: 60_000 };
    const of: Filter<CredentialDocument> = tenantIds === undefined ? {} : { tenantId: { $in: tenantIds } };
    const byTenant = new Map<string, BrokerCredential[]>();
    // Includes revoked credentials, because a tenant's first credential may be among them.
    for await (const document of this.collection.find(of, options)) {
      const credentials = byTenant.get(document.tenantId) ?? [];
      credentials.push(toCredential(document));
      byTenant.set(document.tenantId, credentials);
    }
    const ids: Filter<TenantDocument> = tenantIds === undefined ? {} : { _id: { $in: tenantIds } };
    const accounts: TenantAccount[] = [];
    for await (const tenant of this.tenants.find(ids, options).map(toTenant)) {
      const { tenantId, partition, status, move } = tenant;
      const kept = byTenant.get(tenantId) ?? [];
      const first = firstCredential(tenant);
      const all = kept.some(({ username }) => username === first.username) ? kept : [first, ...kept];
      const credentials = all.filter((credential) => LIVE.includes(credential.status));
      const state = ACCOUNT_STATES[status];
      accounts.push({ tenantId, partition, username: first.username, state, credentials, move });
    }
    return accounts;
  }

  /** Resolves with the tenant's first credential if it has not changed and is in the range; otherwise with null. */
  private async unchangedFirst(
    tenantId: TenantId,
    { after, before }: Pick<PageRequest, "after" | "before">,
  ): Promise<BrokerCredential | null> {
    const tenant = await this.tenants.findOne({ _id: tenantId }, READ);
    if (tenant === null) return null;
    const { username } = tenant.broker;
    if ((after !== null && after >= username) || (before !== null && before <= username)) return null;
    if ((await this.collection.countDocuments({ _id: username }, { limit: 1 })) > 0) return null;
    return firstCredential(toTenant(tenant));
  }

  /**
   * Creates a separate document for a first credential. Deletes it again if the tenant is deleted or being deleted,
   * because the deletion may have missed it. Otherwise the next tenant with the same ID would have this credential.
   */
  private async keep(credential: BrokerCredential): Promise<void> {
    const { _id, ...fields } = toCredentialDocument(credential);
    const { tenantId, password } = fields;
    if (!isAccountName(_id)) return;
    const { upsertedCount } = await this.collection.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
    if (upsertedCount === 0) return;
    const ofTenant: Filter<TenantDocument> = { _id: tenantId, "broker.hash": password?.hash ?? "" };
    const isStill = await this.tenants.countDocuments({ ...ofTenant, status: { $ne: "DELETING" } }, { limit: 1 });
    if (isStill === 0) await this.collection.deleteOne({ _id, "password.hash": password?.hash ?? "" });
  }

  private async revokeInGrace(session: ClientSession, earlier: readonly BrokerCredential[]): Promise<void> {
    const usernames = earlier.map(({ username }) => username);
    const inGrace: Filter<CredentialDocument> = { _id: { $in: usernames }, status: "GRACE" };
    await this.collection.updateMany(inGrace, { $set: { status: "REVOKED", revokedAt: new Date() } }, { session });
  }

  private async change(
    session: ClientSession,
    from: Filter<CredentialDocument>,
    change: Partial<CredentialDocument>,
  ): Promise<boolean> {
    const result = await this.collection.updateOne(from, { $set: change }, { session });
    return result.matchedCount === 1;
  }
}
