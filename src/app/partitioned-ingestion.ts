import type { Tenant } from "../domain/entities";
import { toPartition } from "../domain/keys";
import { parseTopic } from "../domain/topic";
import { IngestExplainer } from "../ingest/explain/explainer";
import type { PlatformBounds } from "../ingest/stages/stage";
import type { CachedRegistry } from "../registry/registry";
import type { MessagePorts } from "../services/messages/message-service";
import type { RunningPartition } from "./create-partition";

/** The ingestion of a tenant's home partition, as far as this process has it. Otherwise it knows neither duplicates nor rates. */
export function ingestionOfPartitions(
  partitions: readonly RunningPartition[],
  registry: CachedRegistry,
  bounds: PlatformBounds,
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
    redriverOf: (tenant) => ingestionOf(tenant)?.redriver ?? null,
  };
}
