import type { Tenant } from "../domain/entities";
import { toPartition } from "../domain/keys";
import { parseTopic } from "../domain/topic";
import { IngestExplainer } from "../ingest/explain/explainer";
import type { PlatformBounds } from "../ingest/stages/stage";
import { RemoteRedriver } from "../ingest/redrive/remote-redriver";
import type { RedriveRequests } from "../domain/ports/redrive-requests";
import type { CachedRegistry } from "../registry/registry";
import type { MessagePorts } from "../services/messages/message-service";
import type { RunningPartition } from "./create-partition";

/**
 * Ports to the ingestion of a tenant's home partition. If another process owns that partition, redrives run there, and
 * duplicates and rates are unknown here.
 */
export function ingestionOfPartitions(
  partitions: readonly RunningPartition[],
  registry: CachedRegistry,
  bounds: PlatformBounds,
  redrives: { readonly requests: RedriveRequests; readonly deadlineMs: number },
): MessagePorts {
  const explainer = new IngestExplainer(registry, bounds, null);
  const ingestionOf = (tenant: Pick<Tenant, "partition">) =>
    partitions.find(({ partition }) => partition === toPartition(tenant.partition))?.ingestion ?? null;
  return {
    explainer: {
      async explain(message, tenantId) {
        const topic = parseTopic(message.topic);
        const owner = topic.ok ? topic.value.tenantId : topic.failure.tenantId;
        const [tenant] = owner === null ? [] : await registry.tenants([owner]);
        return (ingestionOf(tenant ?? {})?.explainer ?? explainer).explain(message, tenantId);
      },
    },
    rates: { ratesOf: (tenant) => ingestionOf(tenant)?.ratesOf(tenant) ?? null },
    redriverOf: (tenant) =>
      ingestionOf(tenant)?.redriver ??
      new RemoteRedriver(redrives.requests, toPartition(tenant.partition), redrives.deadlineMs),
  };
}
