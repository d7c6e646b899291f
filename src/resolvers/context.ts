/** Context of an operation: the principal, the use cases, and loaders that batch look-ups. */
import DataLoader from "dataloader";
import type { BrokerCredential } from "../domain/broker-credential";
import type { BrokerTrace } from "../domain/broker-trace";
import type { BrokerSession } from "../domain/ports/broker-session-store";
import { MAX_SHOWN_SESSIONS } from "../schema/broker-session";
import type { ConnectionFailures } from "../domain/connection-failure";
import type { Deadline } from "../domain/deadline";
import type { OngoingDeletion } from "../domain/deletion";
import type { ApiKey, Asset, Principal, Sensor, Tenant } from "../domain/entities";
import type { AssetKey, SensorKey, TenantId } from "../domain/keys";
import type { Reading } from "../domain/reading";
import type { RejectedMessage } from "../domain/rejection";
import type { Result } from "../domain/result";
import type { Series } from "../domain/series/series";
import type { Services } from "../services/services";
import type { SeriesFailure, SeriesRequest } from "../services/telemetry/series";

export interface RequestContext {
  readonly principal: Principal;
  /**
   * Only for `subscribe` functions, which type-graphql calls without an instance. Other resolvers get their services
   * from the constructor.
   */
  readonly services: Services;
  readonly loaders: Loaders;
  /** Aborts the operation's reads. Writes always complete. */
  readonly deadline: Deadline;
  /** Every read from MongoDB must run through this limiter. */
  readonly reads: ReadLimiter;
  /**
   * Charges additional points, for costs that are known only while the operation runs. Resolves when the caller has
   * enough points. Returns undefined if the caller already has enough.
   */
  pay(points: number): Promise<void> | undefined;
  /**
   * Removes the deadline of an OPERATOR's operation. For work that can take a long time, and whose response the
   * operator needs.
   */
  answerWhenDone(): void;
  /** Charge of the operation, and points that the caller has left. */
  charge(): Charge;
}

/** Limits concurrent reads, and shares the capacity among tenants. */
export interface ReadLimiter {
  /** @throws the deadline's reason if the operation ends before `read` begins */
  run<T>(read: () => Promise<T>): Promise<T>;
}

/** The limit that is closest to exhaustion, in cost points. */
export interface Charge {
  readonly limit: number;
  /** Charge of this operation. */
  readonly cost: number;
  readonly remaining: number;
  readonly used: number;
  /** Time when all points are available again if the caller sends no further operation. */
  readonly resetAt: Date;
}

type Loader<K extends string, T> = DataLoader<K, T | null>;

/** Maximum number of keys per call of a service. */
const MAX_BATCH = 1_000;
/** Maximum number of series per call. Bounds concurrent computation. */
const MAX_SERIES_BATCH = 100;

/** Batches and caches look-ups for one request, or for one event of a subscription. */
export class Loaders {
  readonly tenants: Loader<TenantId, Tenant>;
  readonly assets: Loader<AssetKey, Asset>;
  readonly sensors: Loader<SensorKey, Sensor>;
  readonly latest: Loader<SensorKey, Reading>;
  readonly rejections: Loader<string, RejectedMessage>;
  readonly redrivable: DataLoader<RejectedMessage, boolean>;
  readonly apiKeys: Loader<string, ApiKey>;
  readonly brokerCredentials: Loader<string, BrokerCredential>;
  readonly connectionFailures: Loader<string, ConnectionFailures>;
  readonly brokerSessions: Loader<string, readonly BrokerSession[]>;
  readonly brokerTraces: Loader<string, BrokerTrace>;
  readonly deletions: Loader<TenantId, OngoingDeletion>;
  readonly series: DataLoader<SeriesRequest, Result<Series, SeriesFailure | null>, string>;

  constructor(
    services: Services,
    principal: Principal,
    { deadline, reads }: { readonly deadline?: Deadline | undefined; readonly reads: ReadLimiter },
  ) {
    const { access, fleet, telemetry, series, rejections, brokerCredentials, brokerTraces, lifecycle } = services;
    const loader = <K extends string, T>(find: (keys: readonly K[]) => Promise<(T | null)[]>) =>
      new DataLoader<K, T | null>((keys) => reads.run(() => find(keys)), { maxBatchSize: MAX_BATCH });
    this.tenants = loader((keys) => fleet.tenants(principal, keys));
    this.assets = loader((keys) => fleet.assets(principal, keys));
    this.sensors = loader((keys) => fleet.sensors(principal, keys));
    this.latest = loader((keys) => telemetry.latest(principal, keys, deadline));
    this.rejections = loader((keys) => rejections.find(principal, keys, deadline));
    this.redrivable = new DataLoader((records) => reads.run(() => rejections.areRedrivable(principal, records)), {
      maxBatchSize: MAX_BATCH,
    });
    this.apiKeys = loader((keys) => access.findKeys(principal, keys));
    this.brokerCredentials = loader((keys) => brokerCredentials.find(principal, keys));
    this.connectionFailures = loader((keys) => brokerCredentials.connectionFailures(principal, keys));
    this.brokerSessions = loader((keys) => brokerCredentials.sessions(principal, keys, MAX_SHOWN_SESSIONS));
    this.brokerTraces = loader((keys) => brokerTraces.last(principal, keys));
    this.deletions = loader((keys) => lifecycle.deletions(principal, keys));
    this.series = new DataLoader((requests) => reads.run(() => series.series(principal, requests, deadline)), {
      maxBatchSize: MAX_SERIES_BATCH,
      cacheKeyFn: ({ sensorKey, input }) => `${sensorKey} ${JSON.stringify(input)}`,
    });
  }

  /** Clears the caches. Call it after a mutation, so that the rest of the operation sees the change. */
  clear(): void {
    for (const each of [this.tenants, this.assets, this.sensors, this.latest, this.rejections, this.apiKeys]) {
      each.clearAll();
    }
    this.brokerCredentials.clearAll();
    this.brokerTraces.clearAll();
    this.deletions.clearAll();
    this.series.clearAll();
  }
}
