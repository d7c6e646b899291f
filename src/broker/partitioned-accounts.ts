import { tenantOfName } from "../domain/broker-credential";
import { UnavailableError } from "../domain/errors";
import type { Partition, TenantId } from "../domain/keys";
import type { BrokerAdmin } from "../domain/ports/broker";
import type { TenantMove } from "../domain/tenant-move";

/** The partitions whose brokers have users of a tenant. */
export interface TenantPlace {
  readonly home: Partition;
  /** Name of the tenant's role. */
  readonly username: string;
  /** undefined if the tenant is not moving. */
  readonly move?: TenantMove | undefined;
}

/** Resolves with the place of a tenant's users; null if the tenant is not registered. */
export type TenantPlaces = (tenantId: TenantId) => Promise<TenantPlace | null>;

/**
 * Administers accounts on the brokers of all partitions. A change goes to the broker of the tenant's home partition.
 * Accounts of a tenant that is not registered may be on any broker, so a deletion goes to all of them.
 *
 * While a tenant moves, access is withdrawn on both brokers. Access is granted on the broker that the tenant publishes
 * to, and prepared on the other broker.
 */
export class PartitionedAccounts implements BrokerAdmin {
  constructor(
    private readonly brokers: ReadonlyMap<Partition, BrokerAdmin>,
    private readonly placeOf: TenantPlaces,
  ) {}

  async start(): Promise<void> {
    await Promise.all(this.all.map((broker) => broker.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((broker) => broker.stop()));
  }

  createTenantAccount(...args: Parameters<BrokerAdmin["createTenantAccount"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.createTenantAccount(...args));
  }

  deleteTenantAccount(...args: Parameters<BrokerAdmin["deleteTenantAccount"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.deleteTenantAccount(...args));
  }

  disableTenant(...args: Parameters<BrokerAdmin["disableTenant"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.disableTenant(...args));
  }

  withdrawTenant(...args: Parameters<BrokerAdmin["withdrawTenant"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.withdrawTenant(...args));
  }

  /**
   * Has no effect while no broker admits the tenant. The move enables the tenant later, if the tenant's status then
   * allows it.
   */
  async enableTenant(...args: Parameters<BrokerAdmin["enableTenant"]>): Promise<void> {
    const place = await this.place(args[0]);
    if (isBetween(place?.move)) return;
    await this.atHome(args[0], place, (broker) => broker.enableTenant(...args));
  }

  /**
   * @throws UnavailableError while no broker admits the tenant, or if a move stops the tenant during the creation. No
   * broker has the user then.
   */
  async createUser(...args: Parameters<BrokerAdmin["createUser"]>): Promise<void> {
    const [user] = args;
    const { tenantId } = user;
    const before = await this.place(tenantId);
    if (isBetween(before?.move)) throw moving(tenantId);
    if (before === null) return this.atHome(tenantId, null, (broker) => broker.createUser(...args));
    const partitions = new Set([before.home]);
    try {
      await this.brokerOf(before.home)?.createUser(...args);
      // A move may have begun during the creation.
      const place = await this.place(tenantId);
      if (place?.home !== before.home || isBetween(place.move)) throw moving(tenantId);
      if (place.move?.state !== "PREPARING") return;
      partitions.add(place.move.to);
      await this.prepareUser(place.move.to, place.username, args);
    } catch (error) {
      // A later deletion of the user would reach only the brokers on which the tenant has users at that time.
      await Promise.allSettled([...partitions].map(async (partition) => this.brokerOf(partition)?.deleteUser(user)));
      throw error;
    }
  }

  deleteUser(...args: Parameters<BrokerAdmin["deleteUser"]>): Promise<void> {
    return this.onEach(args[0].tenantId, (broker) => broker.deleteUser(...args));
  }

  kickUser(username: string): Promise<void> {
    return this.onEach(tenantOfName(username), (broker) => broker.kickUser(username));
  }

  pauseUser(username: string): Promise<void> {
    return this.onEach(tenantOfName(username), (broker) => broker.pauseUser(username));
  }

  /** Has no effect while no broker admits the tenant, like {@link enableTenant}. */
  async resumeUser(username: string): Promise<void> {
    const tenantId = tenantOfName(username);
    const place = await this.place(tenantId);
    if (isBetween(place?.move)) return;
    await this.atHome(tenantId, place, (broker) => broker.resumeUser(username));
  }

  narrowUser(...args: Parameters<BrokerAdmin["narrowUser"]>): Promise<void> {
    return this.onEach(args[0].tenantId, (broker) => broker.narrowUser(...args));
  }

  private get all(): readonly BrokerAdmin[] {
    return [...this.brokers.values()];
  }

  /** Creates a disabled user on the broker that the tenant moves to. */
  private async prepareUser(
    partition: Partition,
    account: string,
    args: Parameters<BrokerAdmin["createUser"]>,
  ): Promise<void> {
    const [{ tenantId, username }] = args;
    const next = this.brokerOf(partition);
    await next?.createUser(...args);
    await next?.disableTenant(tenantId, account, [username]);
    // In a later state, the move may have enabled the tenant's users before this user existed.
    if ((await this.place(tenantId))?.move?.state !== "PREPARING") throw moving(tenantId);
  }

  private brokerOf(partition: Partition): BrokerAdmin | undefined {
    return this.brokers.get(partition);
  }

  private async place(tenantId: TenantId | null): Promise<TenantPlace | null> {
    return tenantId === null || this.brokers.size === 1 ? null : this.placeOf(tenantId);
  }

  private async atHome(
    tenantId: TenantId | null,
    place: TenantPlace | null,
    change: (broker: BrokerAdmin) => Promise<void>,
  ): Promise<void> {
    const home = place === null ? undefined : this.brokers.get(place.home);
    await (home === undefined ? this.onEach(tenantId, change) : change(home));
  }

  /** Makes the change on every broker that may have users of the tenant. */
  private async onEach(tenantId: TenantId | null, change: (broker: BrokerAdmin) => Promise<void>): Promise<void> {
    const [only] = this.all;
    if (only !== undefined && this.brokers.size === 1) return change(only);
    const place = await this.place(tenantId);
    const { home, move } = place ?? {};
    const partitions = new Set([home, move?.from, move?.to]);
    const known = [...this.brokers].flatMap(([partition, broker]) => (partitions.has(partition) ? [broker] : []));
    await Promise.all((known.length === 0 ? this.all : known).map(change));
  }
}

function isBetween(move: TenantMove | undefined): boolean {
  return move?.state === "STOPPING" || move?.state === "DRAINING" || move?.state === "STARTING";
}

function moving(tenantId: TenantId): UnavailableError {
  return new UnavailableError("broker", `the tenant '${tenantId}' is moving to another broker`);
}
