/** Creates the GraphQL schema from the resolvers, for all transports. */
import "reflect-metadata";
import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { buildSchemaSync, type ContainerType, type PubSub } from "type-graphql";
import type { Sensor } from "../domain/entities";
import { ApiKeyResolver, PlatformKeysResolver, TenantKeysResolver } from "../resolvers/api-key-resolver";
import { AssetResolver } from "../resolvers/asset-resolver";
import { BrokerCredentialResolver, TenantCredentialsResolver } from "../resolvers/broker-credential-resolver";
import { BrokerReconciliationResolver } from "../resolvers/broker-reconciliation-resolver";
import { CONTRIBUTED_RESOLVERS } from "../resolvers/contributions";
import { AssetCountResolver, FleetListResolver, SensorCountResolver } from "../resolvers/fleet-list-resolver";
import { FleetImportResolver } from "../resolvers/fleet-import-resolver";
import { LedgerResolver } from "../resolvers/ledger-resolver";
import { FleetLifecycleResolver, TenantLifecycleResolver } from "../resolvers/lifecycle-resolver";
import { MessageResolver } from "../resolvers/message-resolver";
import { PlatformPartitionResolver, PlatformResolver } from "../resolvers/platform-resolver";
import { QueryResolver } from "../resolvers/query-resolver";
import { GapResolver, ReadingResolver, ReadingsEventResolver } from "../resolvers/reading-resolvers";
import {
  RejectedMessageResolver,
  RejectionGroupResolver,
  TenantRejectionsResolver,
} from "../resolvers/rejected-message-resolver";
import { SensorResolver } from "../resolvers/sensor-resolver";
import { SeriesResolver } from "../resolvers/series-resolver";
import { ChangeEventsResolver } from "../resolvers/change-events-resolver";
import { ReadingTraceResolver } from "../resolvers/reading-trace-resolver";
import { RejectionsEventResolver, RejectionsGapResolver } from "../resolvers/rejections-stream";
import { SubscriptionResolver } from "../resolvers/subscription-resolver";
import { TenantUsageResolver, UsageResolver } from "../resolvers/usage-resolver";
import { TenantResolver } from "../resolvers/tenant-resolver";
import { TenantSettingsResolver } from "../resolvers/tenant-settings-resolver";
import { ViewerResolver } from "../resolvers/viewer-resolver";
import type { RequestContext } from "../resolvers/context";
import type { Services } from "../services/services";
import { paceSchema } from "./response-pace";
import { unpricedLists } from "./cost";

/**
 * The resolver classes, each with the function that creates its instance. Resolvers get their dependencies only here.
 */
const RESOLVERS = new Map<new (...parts: never[]) => object, (services: Services) => object>([
  [QueryResolver, (services) => new QueryResolver(services.fleet)],
  [ViewerResolver, (services) => new ViewerResolver(services.access)],
  [TenantResolver, (services) => new TenantResolver(services)],
  [FleetListResolver, (services) => new FleetListResolver(services.fleet)],
  [AssetCountResolver, () => new AssetCountResolver()],
  [SensorCountResolver, () => new SensorCountResolver()],
  [AssetResolver, (services) => new AssetResolver(services.fleet)],
  [SensorResolver, (services) => new SensorResolver(services.fleet, services.telemetry, services.cursors)],
  [ReadingTraceResolver, (services) => new ReadingTraceResolver(services.traces)],
  [SeriesResolver, () => new SeriesResolver()],
  [ReadingResolver, () => new ReadingResolver()],
  [ReadingsEventResolver, (services) => new ReadingsEventResolver(services.cursors)],
  [GapResolver, (services) => new GapResolver(services.cursors)],
  [RejectedMessageResolver, () => new RejectedMessageResolver()],
  [TenantRejectionsResolver, (services) => new TenantRejectionsResolver(services.rejections)],
  [RejectionGroupResolver, () => new RejectionGroupResolver()],
  [ApiKeyResolver, (services) => new ApiKeyResolver(services.access)],
  [TenantKeysResolver, (services) => new TenantKeysResolver(services.access)],
  [TenantUsageResolver, (services) => new TenantUsageResolver(services)],
  [UsageResolver, (services) => new UsageResolver(services)],
  [PlatformKeysResolver, (services) => new PlatformKeysResolver(services.access)],
  [FleetImportResolver, (services) => new FleetImportResolver(services.fleet)],
  [MessageResolver, (services) => new MessageResolver(services.messages)],
  [LedgerResolver, (services) => new LedgerResolver(services.ledger)],
  [TenantLifecycleResolver, (services) => new TenantLifecycleResolver(services.lifecycle)],
  [FleetLifecycleResolver, (services) => new FleetLifecycleResolver(services.lifecycle)],
  [BrokerCredentialResolver, (services) => new BrokerCredentialResolver(services.brokerCredentials)],
  [TenantCredentialsResolver, (services) => new TenantCredentialsResolver(services.brokerCredentials)],
  [BrokerReconciliationResolver, (services) => new BrokerReconciliationResolver(services.reconciliation)],
  [TenantSettingsResolver, (services) => new TenantSettingsResolver(services.settings)],
  [PlatformResolver, (services) => new PlatformResolver(services.platform)],
  [RejectionsEventResolver, () => new RejectionsEventResolver()],
  [RejectionsGapResolver, () => new RejectionsGapResolver()],
  [ChangeEventsResolver, () => new ChangeEventsResolver()],
  [PlatformPartitionResolver, () => new PlatformPartitionResolver()],
  [SubscriptionResolver, () => new SubscriptionResolver()],
  ...CONTRIBUTED_RESOLVERS,
]);

/**
 * Replaces the default PubSub of type-graphql. If a subscriber stalls, the default PubSub crashes the process or leaks
 * events between tenants. Sluice's subscriptions get their streams from the services.
 */
const NO_PUB_SUB: PubSub = {
  publish() {
    throw new Error("internal: nothing is published through type-graphql");
  },
  subscribe() {
    throw new Error("internal: nothing is subscribed through type-graphql");
  },
};

export function createSchema(services: Services): GraphQLSchema {
  const instances = new Map([...RESOLVERS].map(([resolver, create]) => [resolver as unknown, create(services)]));
  const schema = buildFrom({ get: (resolver: unknown) => instances.get(resolver) });
  resolveDirectly(schema, instances.get(SensorResolver) as SensorResolver);
  endMutationsInTime(schema);
  paceSchema(schema);
  return schema;
}

/** Creates the schema without resolver instances, to print or check it. */
export function createBareSchema(): GraphQLSchema {
  return buildFrom({
    get() {
      throw new Error("internal: this schema cannot execute operations");
    },
  });
}

function buildFrom(container: ContainerType): GraphQLSchema {
  const [first, ...others] = RESOLVERS.keys();
  if (first === undefined) throw new Error("internal: there are no resolvers");
  const schema = buildSchemaSync({ resolvers: [first, ...others], container, pubSub: NO_PUB_SUB, validate: false });
  describeRoots(schema);
  const unpriced = unpricedLists(schema);
  if (unpriced.length > 0) throw new Error(`lists have no price: ${unpriced.join(", ")}. Add @Costs to them`);
  return schema;
}

const SENSOR_FIELDS = ["id", "asset", "topic", "latestReading"] as const;

/**
 * Makes the most frequent fields of sensors call their resolver methods directly. The methods take the sensor and the
 * context. type-graphql's wrapper would reorder the parameters on each call. It contains no middleware or validation
 * here.
 */
function resolveDirectly(schema: GraphQLSchema, resolver: SensorResolver): void {
  const fields = (schema.getType("Sensor") as GraphQLObjectType<Sensor, RequestContext>).getFields();
  for (const name of SENSOR_FIELDS) {
    const field = fields[name];
    if (field === undefined) throw new Error(`internal: a sensor has no field '${name}'`);
    field.resolve = (sensor, _args, context) => resolver[name](sensor, context);
  }
}

/**
 * Rejects mutations of an operation that has ended. A mutation that has begun always completes, even after the deadline
 * or if the client disconnects.
 */
function endMutationsInTime(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (resolve === undefined) continue;
    field.resolve = (root, args, context: RequestContext, info) => {
      // All mutations throw the same error. Creating the stacks of a thousand errors would delay other tenants.
      context.deadline.signal.throwIfAborted();
      return resolve(root, args, context, info);
    };
  }
}

/** Describes the root types, which type-graphql creates without a description. */
function describeRoots(schema: GraphQLSchema): void {
  const [query, mutation, subscription] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ];
  if (query) query.description = "Root of all queries.";
  if (mutation)
    mutation.description =
      "Root of all mutations. A payload reports expected failures in `userErrors`. It is null, with an error in the " +
      "response, after an internal error or the operation's deadline. The role TENANT_READER can call no mutation.";
  if (subscription)
    subscription.description = "Root of all subscriptions, over WebSocket with the protocol `graphql-transport-ws`.";
}
