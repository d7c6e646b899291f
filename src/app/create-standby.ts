import type { ConsumerProgress } from "../consumers/lag-watch";
import type { Config } from "../config/config";
import type { Journal } from "../domain/ports/journal";
import { optionalPart, type NamedPart } from "../domain/ports/lifecycle";
import type { ReadRegistry } from "../domain/ports/registry";
import { StandbyMemory } from "../ingest/standby/standby-memory";
import { WarmStages, type WarmStagesPorts } from "../ingest/standby/warm-stages";
import { createStages } from "../ingest/stages/stages";
import { boundsOf } from "./create-ingestion";

/** Readings per generation of the duplicate filter. A full generation takes 24 MB. */
const REMEMBERED_READINGS = 1 << 20;
/**
 * Minimum number of readings that a new process restores from the journal, if it has as many. Several times the
 * readings that can be in flight.
 */
const RESTORED_READINGS = 250_000;

export interface StandbyPorts extends WarmStagesPorts {
  readonly journal: Journal;
  /** The registry as the partition sees it: without tenants of other partitions. */
  readonly ofPartition: ReadRegistry;
}

/** Keeps this process ready to take over ingestion in a partition, if it has the role `ingest`. */
export function createStandby(config: Config, ports: StandbyPorts) {
  const memory = createMemory(config, ports);
  /** An owner reports the newest position, because it does not need to follow its own journal. */
  const position = async () => memory?.position ?? (await ports.journal.bounds()).newest;
  const consumers: readonly ConsumerProgress[] = memory === null ? [] : [{ name: "standby", position }];
  const parts: readonly NamedPart[] = optionalPart("standby memory", memory);
  return { memory, consumers, parts };
}

function createMemory(config: Config, ports: StandbyPorts): StandbyMemory | null {
  const { ingest, limits } = config;
  if (ingest === null) return null;
  const { dedupWindowMs: windowMs } = ingest;
  const dedup = { readings: windowMs > 0 ? REMEMBERED_READINGS : 0, windowMs };
  const options = { ...boundsOf(config), dedup, maxSensors: limits.registryMaxSensors };
  const restored = { maxReadings: RESTORED_READINGS, windowMs };
  return new StandbyMemory(() => new WarmStages(createStages(options, ports.ofPartition), ports, restored));
}
