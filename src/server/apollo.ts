import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, OperationTypeNode } from "graphql";
import type { Logger } from "pino";
import type { GraphQLEngine } from "../graphql/engine";
import { publicError } from "../graphql/errors";
import type { RequestContext } from "../resolvers/context";
import type { ServerMetrics } from "./metrics";
import { responseStatusPlugin } from "./response-status";

/** Apollo Server on the engine: its limits, its errors; nothing that calls home and nothing read from the environment. */
export function createApollo(
  engine: GraphQLEngine,
  logger: Logger,
  metrics: ServerMetrics,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema: engine.schema,
    logger,
    nodeEnv: "production",
    parseOptions: engine.guard.parseOptions,
    validationRules: [...engine.guard.validationRules],
    // The engine's rules decide on introspection, for all transports.
    introspection: true,
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => engine.errors.format(error),
    plugins: [
      // Nothing here may be cached, and the plugin would put itself before every field of the schema.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      guardPlugin(engine),
      metricsPlugin(metrics),
      responseStatusPlugin(),
    ],
  });
}

/** Applies what the engine checks after validation, runs what it has compiled, and keeps subscriptions to WebSocket. */
function guardPlugin(engine: GraphQLEngine): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request }) {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
            throw badRequest(
              publicError("BAD_REQUEST", "Subscriptions are served over WebSocket, subprotocol graphql-transport-ws."),
            );
          }
          const refused = engine.guard.check(document, request.operationName, request.variables);
          if (refused) throw badRequest(refused);
        },
        async responseForOperation({
          schema,
          document,
          operationName,
          request,
          contextValue,
        }): Promise<GraphQLResponse | null> {
          const variableValues = request.variables;
          const result = await engine.attempt({ schema, document, operationName, variableValues, contextValue });
          if (result === null) return null;
          const http = { headers: new HeaderMap() };
          return { http, body: { kind: "single", singleResult: { data: result.data ?? null } } };
        },
      };
    },
  };
}

function badRequest(error: GraphQLError): GraphQLError {
  const http = { status: 400, headers: new HeaderMap() };
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http } });
}

function metricsPlugin(metrics: ServerMetrics): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      const started = performance.now();
      return {
        async willSendResponse({ operation, response }) {
          const labels = { transport: "http", kind: operation?.operation ?? "unknown" };
          const { body } = response;
          const failed = body.kind === "single" && body.singleResult.errors !== undefined;
          const refused = failed && body.singleResult.data === undefined;
          metrics.operations.inc({ ...labels, outcome: refused ? "refused" : failed ? "errors" : "ok" });
          metrics.operationSeconds.observe(labels, (performance.now() - started) / 1_000);
        },
      };
    },
  };
}
