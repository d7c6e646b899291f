/**
 * The API as it is usually built: Apollo Server with its defaults, its standalone integration, and graphql-js. Short
 * resolvers read MongoDB, with a DataLoader for each kind of look-up. It shares the published schema and the database
 * with the platform, but none of its code.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { GraphQLError, GraphQLScalarType } from "graphql";
import { MongoClient } from "mongodb";
import { StockKeys } from "./stock-keys";
import { loadersOver, type SensorDocument, type StockLoaders } from "./stock-loaders";

interface Context {
  /** null: the key is an operator's, and each query names a tenant. */
  readonly tenantId: string | null;
  readonly loaders: StockLoaders;
}

interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

const SCHEMA_FILE = path.resolve(__dirname, "../../../schema.graphql");
const LARGEST_PAGE = 1_000;
const DEFAULT_PAGE = 50;
const SENSOR_FIELDS = { tenantId: 1, assetId: 1, sensorId: 1, type: 1, unit: 1, createdAt: 1 } as const;

const opaque = (text: string) => Buffer.from(text).toString("base64url");
const keyIn = (cursor: string) => Buffer.from(cursor, "base64url").toString().replace("sensor:", "");

const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  serialize: (value) => (value as Date).toISOString(),
  parseValue: (value) => new Date(String(value)),
});

async function main(): Promise<void> {
  const { MONGODB_URI = "", SLUICE_MONGODB_DATABASE: database } = process.env;
  const client = await MongoClient.connect(MONGODB_URI);
  const db = client.db(database);
  const sensors = db.collection<SensorDocument>("sensors");
  const keys = new StockKeys(db);

  async function pageOfSensors(tenantId: string, { first, after }: PageArguments) {
    const limit = Math.min(first ?? DEFAULT_PAGE, LARGEST_PAGE);
    const above = after === undefined || after === null ? `${tenantId}/` : keyIn(after);
    const found = await sensors
      .find({ _id: { $gt: above, $lt: `${tenantId}0` } }, { projection: SENSOR_FIELDS, batchSize: limit + 2 })
      .sort({ _id: 1 })
      .limit(limit + 1)
      .toArray();
    const nodes = found.slice(0, limit);
    const edges = () => nodes.map((node) => ({ node, cursor: opaque(`sensor:${node._id}`) }));
    const pageInfo = () => ({
      hasNextPage: found.length > limit,
      hasPreviousPage: after !== undefined && after !== null,
      startCursor: edges().at(0)?.cursor ?? null,
      endCursor: edges().at(-1)?.cursor ?? null,
    });
    return { nodes, edges, pageInfo };
  }

  const resolvers = {
    DateTime,
    Query: {
      tenant: (_root: unknown, args: { tenantId?: string | null }, { tenantId, loaders }: Context) => {
        const asked = args.tenantId ?? tenantId;
        return asked === null || (tenantId !== null && asked !== tenantId) ? null : loaders.tenants.load(asked);
      },
    },
    Tenant: {
      id: ({ _id }: { _id: string }) => opaque(`Tenant:${_id}`),
      tenantId: ({ _id }: { _id: string }) => _id,
      sensors: ({ _id }: { _id: string }, page: PageArguments) => pageOfSensors(_id, page),
    },
    Asset: { id: ({ _id }: { _id: string }) => opaque(`Asset:${_id}`) },
    Sensor: {
      id: ({ _id }: SensorDocument) => opaque(`Sensor:${_id}`),
      asset: ({ tenantId, assetId }: SensorDocument, _args: unknown, { loaders }: Context) =>
        loaders.assets.load(`${tenantId}/${assetId}`),
      latestReading: ({ _id }: SensorDocument, _args: unknown, { loaders }: Context) => loaders.latest.load(_id),
    },
  };
  const apollo = new ApolloServer<Context>({ typeDefs: readFileSync(SCHEMA_FILE, "utf8"), resolvers });
  const { url } = await startStandaloneServer(apollo, {
    listen: { host: "127.0.0.1", port: 0 },
    async context({ req }) {
      const key = await keys.opened(req.headers.authorization ?? "");
      if (key === null) throw new GraphQLError("unauthenticated", { extensions: { http: { status: 401 } } });
      return { tenantId: key.tenantId, loaders: loadersOver(db) };
    },
  });
  process.once("SIGTERM", () => {
    void apollo
      .stop()
      .then(() => client.close())
      .finally(() => process.exit(0));
  });
  process.stdout.write(`${JSON.stringify({ msg: "ready", httpUrl: url })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
