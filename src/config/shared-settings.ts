/** Settings that must have the same value in all processes of an installation. */
import { createHash } from "node:crypto";
import type { Config } from "./config";
import { partitionsOf } from "./partitions";
import { ingest } from "./variables/ingestion";
import { limits } from "./variables/limits";
import { PARTITIONS_FILE } from "./variables/partitions";
import { retention } from "./variables/retention";

export interface SharedSettings {
  /** Digest of each value by the name of its variable. Only variables that this process needs. */
  readonly values: Readonly<Record<string, string>>;
  /** Digest of each partition's ingestion client ID, by partition number. Empty if this process does not ingest. */
  readonly sessions: Readonly<Record<string, string>>;
}

/** Returns digests instead of values, because some values are secret. */
export function sharedSettings(config: Config): SharedSettings {
  const { retention: kept, limits: limited, ingest: ingestion } = config;
  const partitions = partitionsOf(config);
  const values: Record<string, unknown> = {
    [retention.telemetrySeconds.name]: kept.telemetrySeconds,
    [retention.journalSeconds.name]: kept.journalSeconds,
    [retention.rejectionSeconds.name]: kept.rejectionSeconds,
    [retention.ledgerSeconds.name]: kept.ledgerSeconds,
    [retention.auditSeconds.name]: kept.auditSeconds,
    [limits.maxPayloadBytes.name]: limited.maxPayloadBytes,
    [limits.tenantIdCooldownSeconds.name]: limited.tenantIdCooldownSeconds,
    [PARTITIONS_FILE]: partitions.map(({ partition }) => partition),
    ...(ingestion === null ? {} : { [ingest.of.dedupWindowMs.name]: ingestion.dedupWindowMs }),
  };
  const sessions = partitions.flatMap(({ partition, ingestion: own }) =>
    own === null ? [] : [[partition, own.clientId]],
  );
  return { values: digests(Object.entries(values)), sessions: digests(sessions) };
}

/** Returns the name of the variable that sets the ingestion client ID. */
export function sessionVariable({ partitions }: Pick<Config, "partitions">): string {
  return partitions === null ? ingest.of.clientId.name : PARTITIONS_FILE;
}

function digests(values: readonly (readonly unknown[])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map(([name, value]) => [String(name), digest(value)]));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);
}
