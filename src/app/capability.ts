import type { Db } from "mongodb";
import type { Logger } from "pino";
import type { Registry as MetricsRegistry } from "prom-client";
import type { BatchEffect } from "../consumers/batch-consumer";
import type { Partition } from "../domain/keys";
import type { ContributedService } from "../services/contributed";

/** Dependencies that the composition root passes to every capability. */
export interface CapabilityContext {
  readonly db: Db;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
}

/** Parts of a capability that run in this process. */
export interface RunningCapability {
  /**
   * Creates the capability's consumers of a partition's journal. They run in the process that flushes that partition.
   */
  readonly consumers?: (partition: Partition) => readonly BatchEffect[];
  /** Services that the capability's resolvers use. */
  readonly services?: readonly ContributedService[];
}

export type Capability = (context: CapabilityContext) => RunningCapability;
