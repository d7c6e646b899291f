import type { Logger } from "pino";
import type { Config } from "../config/config";
import { sharedSettings } from "../config/shared-settings";
import { LeaseKeeper } from "../leases/lease-keeper";
import { processIdentity } from "../leases/process-identity";
import { SettingsWatch } from "../leases/settings-watch";
import type { Metrics } from "../metrics/metrics";
import type { Job } from "../services/job";
import type { Stores } from "../store/create-stores";
import type { RunningPartition } from "./create-partition";
import { dutyOf } from "./job-duty";

export interface LeaseParts {
  readonly partitions: readonly RunningPartition[];
  readonly services: { readonly jobs: readonly Job[] };
  readonly stores: Pick<Stores, "leases">;
  readonly metrics: Pick<Metrics, "leases">;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Creates the keeper of the leases that this process can own, and the watch that compares its settings with those of
 * other processes.
 */
export function createLeases(config: Config, { partitions, services, onFailed, ...parts }: LeaseParts, logger: Logger) {
  const identity = processIdentity(sharedSettings(config));
  const [store, observer] = [parts.stores.leases, parts.metrics.leases];
  const ofJobs = config.roles.includes("api") ? services.jobs.map((job) => dutyOf(job, partitions)) : [];
  const duties = [...partitions.flatMap((partition) => partition.duties), ...ofJobs];
  return {
    identity,
    settingsWatch: new SettingsWatch({ store, identity, observer, logger }),
    leases: new LeaseKeeper(duties, { store, identity, observer, logger, onFailed }, { calmMs: config.balanceAfterMs }),
  };
}
