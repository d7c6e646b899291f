import type { Logger } from "pino";
import type { Config } from "../config/config";
import { hashBrokerPassword } from "../broker/password-hash";
import type { ClientAuthority } from "../domain/ports/broker";
import type { SharedClock } from "../domain/ports/clock";
import type { Journal } from "../domain/ports/journal";
import { IngestExplainer } from "../ingest/explain/explainer";
import type { Ingestion } from "../ingest/ingestion";
import type { Live } from "../live/live";
import type { Metrics } from "../metrics/metrics";
import type { CachedRegistry } from "../registry/registry";
import { RememberedPages } from "../registry/remembered-pages";
import type { ContributedService } from "../services/contributed";
import { createServices, type RunningServices } from "../services/create-services";
import type { Stores } from "../store/create-stores";
import type { Broker } from "./create-broker";
import { boundsOf } from "./create-ingestion";
import type { CountedFlush, CountedIngest } from "./process-counts";
import { processState } from "./process-state";
import { serviceOptions } from "./service-options";

export interface ServiceParts {
  readonly stores: Stores;
  readonly journal: Journal;
  readonly registry: CachedRegistry;
  readonly clock: SharedClock;
  readonly live: Live;
  /** null: this process does not ingest now. It then knows neither duplicates nor rates. */
  readonly ingestion: () => Ingestion | null;
  readonly isFlushing: () => boolean;
  readonly broker: Broker;
  readonly authority: ClientAuthority | null;
  readonly counts: { readonly ingest: CountedIngest; readonly flush: CountedFlush };
  readonly metrics: Pick<Metrics, "credentials" | "operations">;
  /** Services of capabilities. */
  readonly contributed: readonly ContributedService[];
}

/** The use cases on the stores, the broker and the streams of this process. */
export function createPlatformServices(config: Config, parts: ServiceParts, logger: Logger): RunningServices {
  const { stores, journal, registry, clock, live, ingestion, isFlushing, broker, authority, counts } = parts;
  const { credentials: credentialObserver, operations: operationObserver } = parts.metrics;
  const { assets, sensors, fleetLists, rejections, ledger } = stores.ofRequests;
  const explainer = new IngestExplainer(registry, boundsOf(config), null);
  return createServices(
    {
      ...stores,
      broker: broker.accounts,
      platformClientIds: broker.platformClientIds,
      revocationList: broker.revocationList ?? undefined,
      platformCertificates: broker.certificates,
      rejections,
      ledger,
      fleetLists,
      fleetPages: { assets: new RememberedPages(assets, registry), sensors: new RememberedPages(sensors, registry) },
      clock,
      partitions: [
        {
          partition: broker.partition,
          journal,
          checkpoints: stores.checkpoints,
          series: stores.series,
          broker: broker.accounts,
          address: broker.address,
        },
      ],
      registry,
      credentialObserver,
      operationObserver,
      process: processState(broker.accounts, { ingestion, isFlushing }, counts),
      recentReadings: live.recent,
      pendingLedger: live.recent,
      ingestion: {
        get explainer() {
          return ingestion()?.explainer ?? explainer;
        },
        rates: { ratesOf: (tenant) => ingestion()?.ratesOf(tenant) ?? null },
        get redriver() {
          return ingestion()?.redriver ?? null;
        },
      },
      contributed: parts.contributed,
      liveReadings: live.readings,
      liveRejections: live.rejections,
    },
    { ...serviceOptions(config), authority, hashPassword: hashBrokerPassword },
    logger,
  );
}
