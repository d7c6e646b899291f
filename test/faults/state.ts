/** Reads the state of a tenant in MongoDB and on the broker, in a form in which two tenants can be compared. */
import type { Db, Filter } from "mongodb";
import type { DynamicSecurity } from "../../src/broker/dynamic-security";
import { readAll, type ActualState } from "../../src/broker/inventory";
import type { TenantId } from "../../src/domain/keys";
import { canonicalJson } from "../../src/services/idempotency/canonical-json";
import { MongoBrokerCredentialRepository } from "../../src/store/broker-credentials";
import { barRoleName, tenantOfName, tenantUsername } from "../../src/domain/broker-credential";

/** Fields whose values differ between runs and have no meaning. */
const VOLATILE = new Set(["hash", "salt", "secretHash", "serialNumber", "worker", "lastUsedAt"]);
const SECRETS = new Set(["password", "secret", "apiKeySecret", "certificate", "keyId"]);
const BY_TENANT = ["assets", "sensors", "deletions", "rejectedPayloads"] as const;
const BY_KEY = ["latest", "rollups"] as const;

export class States {
  private broker: Promise<ActualState> | undefined;
  private readonly credentials: MongoBrokerCredentialRepository;

  constructor(
    private readonly db: Db,
    private readonly dynamicSecurity: DynamicSecurity,
  ) {
    this.credentials = new MongoBrokerCredentialRepository(db);
  }

  async of(tenantId: TenantId): Promise<string> {
    this.broker ??= readAll(this.dynamicSecurity);
    const { users, roles } = await this.broker;
    const ours = ([name]: readonly [string, unknown]) => tenantOfName(name) === tenantId;
    const tenants = await this.read("tenants", { _id: tenantId });
    // The bar role is created with the first user that is restricted to assets. Without such users, it has no effect.
    const bar = barRoleName(tenantUsername(tenantId));
    const isBarring = [...users.values()].some((user) => user.roles.some(({ rolename }) => rolename === bar));
    const isIdleBar = ([name]: readonly [string, unknown]) => name === bar && tenants.length > 0 && !isBarring;
    const state: Record<string, readonly unknown[]> = {
      tenants,
      apiKeys: (await this.read("apiKeys", { tenantId })).map(({ _id, ...key }) => key),
      readings: await this.db
        .collection("telemetry")
        .find({ "source.tenantId": tenantId }, { projection: { _id: 0, source: 1, value: 1 } })
        .toArray(),
      credentials: (await this.credentials.accounts([tenantId])).flatMap(({ credentials }) => credentials),
      ended: await this.read("brokerCredentials", { tenantId, status: { $in: ["REVOKED", "ABANDONED"] } }),
      users: [...users].filter(ours),
      roles: [...roles].filter((role) => ours(role) && !isIdleBar(role)),
    };
    for (const name of BY_TENANT) state[name] = await this.read(name, { tenantId });
    for (const name of BY_KEY) {
      const below = { $gt: `${tenantId}/`, $lt: `${tenantId}0` } as never;
      state[name] = (await this.read(name, { _id: below })).map(({ _id }) => _id);
    }
    const entries = Object.entries(state).map(([name, items]) => [
      name,
      items.map((item) => normalised(item, tenantId)).sort(),
    ]);
    return JSON.stringify(Object.fromEntries(entries), null, 1);
  }

  private read(collection: string, filter: Filter<{ _id: string; tenantId?: string; status?: string }>) {
    return this.db.collection<{ _id: string; tenantId?: string; status?: string }>(collection).find(filter).toArray();
  }
}

/**
 * Returns a response in comparable form: without secrets and IDs, which differ each time, and without `before`, which
 * differs in a repetition.
 */
export function normalisedAnswer(answer: unknown, tenantId: string): string {
  const { before: _before, ...rest } = answer as { before?: unknown };
  const text = JSON.stringify(JSON.parse(canonicalJson(rest)), (name, part: unknown) =>
    SECRETS.has(name) && typeof part === "string" ? "<secret>" : part,
  );
  return normalised(JSON.parse(text), tenantId);
}

function normalised(value: unknown, tenantId: string): string {
  const text = JSON.stringify(JSON.parse(canonicalJson(value)), (name, part: unknown) =>
    VOLATILE.has(name) ? undefined : part,
  );
  return text
    .replaceAll(tenantId, "T")
    .replace(/~[a-z0-9]+/g, "~n")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<date>");
}
