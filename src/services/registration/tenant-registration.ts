import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { ApiKey, PasswordHash, Principal, Tenant } from "../../domain/entities";
import { failure, UnavailableError, type Failure } from "../../domain/errors";
import { FIRST_PARTITION, type Partition, type TenantId } from "../../domain/keys";
import type { TenantLimits } from "../../domain/limits";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import { fail, ok } from "../../domain/result";
import { mintApiKey } from "../access/api-key-secret";
import type { Run } from "../idempotency/idempotent-mutations";
import type { FleetService } from "../fleet/fleet";
import type { BrokerCredentialSecret, Outcome } from "../outcome";
import type { Partitions } from "../partitions";
import { InputCheck } from "../validation";
import type { HomePartition } from "./home-partition";
import { checkLimits } from "./tenant-limits";
import type { TenantIds } from "./tenant-ids";
import type { RemovalParts, TenantRemoval } from "./tenant-removal";
import { isSameRegistration, STALE_REGISTRATION_MS, type UnfinishedRegistrations } from "./unfinished-registrations";

export interface RegisteredTenant {
  readonly tenant: Tenant;
  readonly credential: BrokerCredentialSecret;
  readonly apiKey: ApiKey;
  readonly apiKeySecret: string;
}

export interface RegistrationOptions {
  /** Cooldown of a deleted tenant's ID, seconds. Default 8 days. */
  readonly idCooldownSeconds?: number | undefined;
  /** Limits that apply if a registration sets none. */
  readonly defaultLimits: TenantLimits;
  /** How long readings are kept after their timestamp, seconds. No tenant can accept older readings. */
  readonly retentionSeconds: number;
  /** Hashes a broker password for storage. */
  readonly hashPassword: (password: string) => Promise<PasswordHash>;
  /** Age after which a registration counts as abandoned, milliseconds. Default {@link STALE_REGISTRATION_MS}. */
  readonly staleAfterMs?: number | undefined;
}

/** Registers a tenant in MongoDB and on the broker. If a step fails, rolls the registration back. */
export class TenantRegistration {
  constructor(
    private readonly tenants: TenantRepository,
    private readonly ids: TenantIds,
    private readonly apiKeys: ApiKeyRepository,
    private readonly broker: BrokerAdmin,
    private readonly registry: Registry,
    private readonly removal: TenantRemoval,
    private readonly unfinished: UnfinishedRegistrations,
    private readonly partitions: Pick<Partitions, "homeOf">,
    private readonly home: HomePartition,
    private readonly options: RegistrationOptions,
    private readonly logger: Logger,
  ) {}

  async register(
    _principal: Principal,
    input: Parameters<FleetService["registerTenant"]>[1],
    run: Run<RegisteredTenant>,
  ): Outcome<RegisteredTenant> {
    const check = new InputCheck();
    const tenantId = check.id(["tenantId"], input.tenantId);
    const name = check.label(["name"], input.name);
    const { defaultLimits, retentionSeconds } = this.options;
    const limits = checkLimits(check, input.limits, defaultLimits, retentionSeconds);
    this.home.check(check, input.partitionId);
    const valid = check.result(null);
    if (!valid.ok) return valid;
    if (run.earlier !== null && (await this.isRegistered(run.earlier.tenant))) return ok(run.earlier);

    const free = await this.ids.usernameFor(tenantId);
    if (!free.ok) return fail([free.failure]);
    const username = free.value;
    const password = randomBytes(32).toString("base64url");
    const tenant: Tenant = {
      tenantId,
      name,
      status: "PROVISIONING",
      createdAt: new Date(),
      limits,
      broker: { username, ...(await this.options.hashPassword(password)) },
      ...homeField(await this.home.choose(input.partitionId)),
    };
    const made = { keys: false, account: false, activation: false };
    try {
      if (!(await this.tenants.insert(tenant))) return fail([await this.ids.whyTaken(tenantId)]);
      const isOurs = await this.ids.take(tenant);
      if (!isOurs.ok) {
        await this.tenants.delete(tenantId, { hash: tenant.broker.hash });
        return fail([isOurs.failure]);
      }
      made.account = true;
      await this.broker.createTenantAccount(tenantId, username, password);
      made.keys = true;
      const { apiKey, secret } = mintApiKey({ tenantId, role: "TENANT_ADMIN", name: "First key", expiresAt: null });
      await this.apiKeys.insert(apiKey);
      const { mqttUrl, caCertificate } = this.partitions.homeOf(tenant).address(tenantId);
      const credential = { username, password, mqttUrl, caCertificate: caCertificate ?? "" };
      const registered = { tenant: { ...tenant, status: "ACTIVE" as const }, credential, apiKey, apiKeySecret: secret };
      await run.prepare(registered);
      made.activation = true;
      await this.activate(tenant);
      return ok(registered);
    } catch (error) {
      await this.undo(tenant, made, error);
      return fail([unavailable(tenantId)]);
    }
  }

  /** Whether an earlier run has completed this registration. False for another registration of the same ID. */
  private async isRegistered(earlier: Tenant): Promise<boolean> {
    const [stored] = await this.tenants.find([earlier.tenantId]);
    if (stored === undefined || !isSameRegistration(stored, earlier)) return false;
    return stored.status === "ACTIVE" || stored.status === "SUSPENDED";
  }

  private async activate(tenant: Tenant): Promise<void> {
    if (Date.now() >= this.giveUpAt(tenant)) throw new UnavailableError("platform", "the registration took too long");
    if (!(await this.tenants.changeStatus(tenant.tenantId, ["PROVISIONING"], "ACTIVE"))) {
      throw new UnavailableError("platform", "another process treated the registration as abandoned");
    }
    const active: Tenant = { ...tenant, status: "ACTIVE" };
    this.registry.put({ kind: "tenant", entity: active });
  }

  private async undo(tenant: Tenant, made: RemovalParts, cause: unknown): Promise<void> {
    if (!(await this.isStillOurs(tenant))) {
      this.logger.error(
        { tenantId: tenant.tenantId, err: cause },
        "tenant not registered; another process claimed the ID",
      );
      return;
    }
    const errors = await this.removal.remove(tenant, made);
    const error = new AggregateError([cause, ...errors], "tenant not registered");
    this.logger.error({ tenantId: tenant.tenantId, err: error, undone: errors.length === 0 }, error.message);
    if (errors.length > 0) this.unfinished.add(tenant);
  }

  /**
   * Whether the registration still belongs to this process. Until it is stale, no other process changes it. After that,
   * the stored record tells.
   */
  private async isStillOurs(tenant: Tenant): Promise<boolean> {
    if (Date.now() < this.giveUpAt(tenant)) return true;
    const [stored] = await this.tenants.find([tenant.tenantId]).catch(() => []);
    return stored !== undefined && isSameRegistration(stored, tenant);
  }

  private giveUpAt(tenant: Tenant): number {
    return tenant.createdAt.getTime() + (this.options.staleAfterMs ?? STALE_REGISTRATION_MS) / 2;
  }
}

/**
 * Returns the field for the home partition. Tenants of the first partition have no such field, because it did not exist
 * before there were several partitions.
 */
function homeField(partition: Partition): Pick<Tenant, "partition"> {
  return partition === FIRST_PARTITION ? {} : { partition };
}

function unavailable(tenantId: TenantId): Failure {
  const message = `The tenant '${tenantId}' was not registered, because a required system is unavailable or slow. Try again later.`;
  return failure("UNAVAILABLE", [], message);
}
