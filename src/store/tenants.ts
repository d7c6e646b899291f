import type { Collection, Db, Filter } from "mongodb";
import type { Tenant, TenantStatus } from "../domain/entities";
import { toPartition, type Partition, type TenantId } from "../domain/keys";
import type { TenantLimits } from "../domain/limits";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { Changed } from "../domain/ports/fleet-store";
import type { TenantFilter, TenantMark, TenantRepository } from "../domain/ports/tenant-store";
import { COLLECTIONS, READ, tenantDocument, type TenantDocument, toTenant } from "./documents";
import { isDuplicateKey } from "./duplicate-key";
import { page } from "./paging";
import { contains } from "./search";

export class MongoTenantRepository implements TenantRepository {
  private readonly collection: Collection<TenantDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.tenants);
  }

  async insert(tenant: Tenant): Promise<boolean> {
    try {
      await this.collection.insertOne(tenantDocument(tenant));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(tenantIds: readonly TenantId[]): Promise<Tenant[]> {
    return this.collection
      .find({ _id: { $in: tenantIds } }, READ)
      .map(toTenant)
      .toArray();
  }

  async findByStatus(status: TenantStatus): Promise<Tenant[]> {
    return this.collection.find({ status }, READ).map(toTenant).toArray();
  }

  async countByPartition(): Promise<ReadonlyMap<Partition, number>> {
    const counts = this.collection.aggregate<{ readonly _id: number | null; readonly count: number }>(
      [{ $group: { _id: "$partition", count: { $sum: 1 } } }],
      READ,
    );
    return new Map((await counts.toArray()).map(({ _id, count }) => [toPartition(_id ?? undefined), count]));
  }

  async changeStatus(tenantId: TenantId, from: readonly TenantStatus[], to: TenantStatus): Promise<boolean> {
    const result = await this.collection.updateOne({ _id: tenantId, status: { $in: from } }, { $set: { status: to } });
    return result.matchedCount === 1;
  }

  async update(
    tenantId: TenantId,
    { name, limits = {} }: { readonly name?: string; readonly limits?: Partial<TenantLimits> },
  ): Promise<Changed<Tenant> | null> {
    const ofLimits = Object.entries(limits).map(([limit, value]) => [`limits.${limit}`, value] as const);
    const change = { ...(name === undefined ? {} : { name }), ...Object.fromEntries(ofLimits) };
    const found = await this.collection.findOneAndUpdate(
      { _id: tenantId },
      { $set: change },
      { returnDocument: "before" },
    );
    if (found === null) return null;
    const before = toTenant(found);
    return { before, after: { ...before, name: name ?? before.name, limits: { ...before.limits, ...limits } } };
  }

  async delete(tenantId: TenantId, of: TenantMark): Promise<void> {
    const mark = "hash" in of ? { "broker.hash": of.hash } : { createdAt: of.registeredAt };
    await this.collection.deleteOne({ _id: tenantId, ...mark, status: { $in: ["PROVISIONING", "DELETING"] } });
  }

  async page(request: PageRequest, { status, search }: TenantFilter): Promise<Page<Tenant>> {
    const filter: Filter<TenantDocument> = {
      ...(status === undefined ? {} : { status }),
      ...(search === undefined ? {} : { $or: [{ _id: contains(search) }, { name: contains(search) }] }),
    };
    return page(
      this.collection,
      { index: status === undefined ? { _id: 1 } : { status: 1, _id: 1 }, filter, request },
      toTenant,
    );
  }
}
