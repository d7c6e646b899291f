/** What an operation carries along: who asks, the use cases, and the loaders that batch its look-ups. */
import DataLoader from "dataloader";
import type { BrokerCredential } from "../domain/broker-credential";
import type { Deadline } from "../domain/deadline";
import type { OngoingDeletion } from "../domain/deletion";
import type { ApiKey, Asset, Principal, Sensor, Tenant } from "../domain/entities";
import type { Reading } from "../domain/reading";
import type { RejectedMessage } from "../domain/rejection";
import type { Result } from "../domain/result";
import type { Series } from "../domain/series/series";
import type { SeriesFault, SeriesRequest, Services } from "../services/services";

export interface RequestContext {
  readonly principal: Principal;
  /** For subscriptions alone, which type-graphql does not construct; resolvers get theirs by constructor. */
  readonly services: Services;
  readonly loaders: Loaders;
  /** Ends what is read for the operation; writes are carried out whole. */
  readonly deadline: Deadline;
  /** Through it goes whatever reads from MongoDB. */
  readonly reads: Reads;
  /**
   * Takes points beyond what the operation was charged, for what only shows while it runs. Resolves when whoever asks
   * has them; undefined: at once.
   */
  pay(points: number): Promise<void> | undefined;
  /**
   * For what takes as long as there is to do, and whose answer is wanted nevertheless: from now on an OPERATOR's
   * operation has no deadline.
   */
  answerWhenDone(): void;
  /** What the operation was charged, and what is left to whoever asks. */
  charge(): Charge;
}

/** Bounds how much is read at a time, and divides it among tenants. */
export interface Reads {
  /** @throws the deadline's reason where the operation is over before `read` has begun */
  run<T>(read: () => Promise<T>): Promise<T>;
}

/** The limit that is nearest to its end, in cost points. */
export interface Charge {
  readonly limit: number;
  /** Of this operation. */
  readonly cost: number;
  readonly remaining: number;
  readonly used: number;
  /** When all of it is there again, if nothing else is asked meanwhile. */
  readonly resetAt: Date;
}

type Loader<T> = DataLoader<string, T | null>;

/** Most keys in one call of a service. */
const MAX_BATCH = 1_000;
/** Most series in one call: bounds what is computed at once. */
const MAX_SERIES_BATCH = 100;

/** Batches and remembers look-ups for one request, or for one event of a subscription. */
export class Loaders {
  readonly tenants: Loader<Tenant>;
  readonly assets: Loader<Asset>;
  readonly sensors: Loader<Sensor>;
  readonly latest: Loader<Reading>;
  readonly rejections: Loader<RejectedMessage>;
  readonly apiKeys: Loader<ApiKey>;
  readonly brokerCredentials: Loader<BrokerCredential>;
  readonly deletions: Loader<OngoingDeletion>;
  readonly series: DataLoader<SeriesRequest, Result<Series, SeriesFault | null>, string>;

  constructor(
    services: Services,
    principal: Principal,
    { deadline, reads }: { readonly deadline?: Deadline | undefined; readonly reads: Reads },
  ) {
    const { access, fleet, telemetry, series, rejections, brokerCredentials, lifecycle } = services;
    const loader = <T>(find: (keys: readonly string[]) => Promise<(T | null)[]>) =>
      new DataLoader<string, T | null>((keys) => reads.run(() => find(keys)), { maxBatchSize: MAX_BATCH });
    this.tenants = loader((keys) => fleet.tenants(principal, keys));
    this.assets = loader((keys) => fleet.assets(principal, keys));
    this.sensors = loader((keys) => fleet.sensors(principal, keys));
    this.latest = loader((keys) => telemetry.latest(principal, keys, deadline));
    this.rejections = loader((keys) => rejections.find(principal, keys, deadline));
    this.apiKeys = loader((keys) => access.findKeys(principal, keys));
    this.brokerCredentials = loader((keys) => brokerCredentials.find(principal, keys));
    this.deletions = loader((keys) => lifecycle.deletions(principal, keys));
    this.series = new DataLoader((requests) => reads.run(() => series.series(principal, requests, deadline)), {
      maxBatchSize: MAX_SERIES_BATCH,
      cacheKeyFn: ({ sensorKey, input }) => `${sensorKey} ${JSON.stringify(input)}`,
    });
  }

  /** After a mutation: what comes next in the same operation must see what was changed. */
  clear(): void {
    for (const each of [this.tenants, this.assets, this.sensors, this.latest, this.rejections, this.apiKeys]) {
      each.clearAll();
    }
    this.brokerCredentials.clearAll();
    this.deletions.clearAll();
    this.series.clearAll();
  }
}
