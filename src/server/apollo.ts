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
import type { Cost } from "../graphql/cost";
import type { GraphQLEngine } from "../graphql/engine";
import { publicError } from "../graphql/errors";
import type { OperationContext } from "../graphql/operation-context";
import type { ServerMetrics } from "./metrics";
import { responseStatusPlugin } from "./response-type";
import type { ValidatedDocuments } from "./validated-documents";

/**
 * Returns an Apollo Server with the engine's limits and errors. It sends no telemetry and reads no environment
 * variables.
 */
export function createApollo(
  engine: GraphQLEngine,
  logger: Logger,
  metrics: ServerMetrics,
  documentStore: ValidatedDocuments,
): ApolloServer<OperationContext> {
  return new ApolloServer<OperationContext>({
    schema: engine.schema,
    logger,
    nodeEnv: "production",
    parseOptions: engine.guard.parseOptions,
    validationRules: [...engine.guard.validationRules],
    // The engine's rules decide on introspection for all transports.
    introspection: true,
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    // A page of another origin cannot send any of these headers without a preflight request.
    csrfPrevention: { requestHeaders: ["authorization", "apollo-require-preflight", "x-apollo-operation-name"] },
    persistedQueries: false,
    documentStore,
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => engine.errors.format(error),
    stringifyResult: (result) => `${engine.stringify(result)}\n`,
    plugins: [
      // Responses must not be cached, and the cache control plugin would add a resolver to every field of the schema.
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

/** Applies the engine's checks after validation, runs compiled operations, and restricts subscriptions to WebSocket. */
function guardPlugin(engine: GraphQLEngine): ApolloServerPlugin<OperationContext> {
  return {
    async requestDidStart() {
      let cost: Cost | undefined;
      return {
        async didResolveOperation({ document, operation, request, contextValue }) {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
            throw rejection(
              publicError("BAD_REQUEST", "Subscriptions need WebSocket with the subprotocol graphql-transport-ws."),
            );
          }
          const { operationName, variables: variableValues } = request;
          const charged = engine.charge(contextValue, { document, operationName, variableValues });
          if (!charged.ok) {
            await engine.pauseBefore(charged.failure, contextValue);
            throw rejection(charged.failure);
          }
          cost = charged.value;
        },
        async responseForOperation({
          schema,
          document,
          operation,
          request: { operationName, variables: variableValues },
          contextValue,
        }): Promise<GraphQLResponse | null> {
          // Apollo Server reports the error.
          if (!operation || !cost) return null;
          const kind = operation.operation;
          const result = await engine.execute(
            { schema, document, operationName, variableValues, kind, cost },
            contextValue,
          );
          // A result without data means that the variables are invalid and nothing was executed.
          const status = result.data === undefined ? { status: 400 } : {};
          const singleResult = engine.format(result);
          return { http: { ...status, headers: new HeaderMap() }, body: { kind: "single", singleResult } };
        },
        async willSendResponse({ response: { body }, contextValue }) {
          if (body.kind !== "single") return;
          body.singleResult.extensions ??= { cost: engine.costOf(contextValue) };
        },
      };
    },
  };
}

/**
 * Returns 429 (RFC 6585, section 4) for a rate limit: the client can retry later. Returns 400 for every other error.
 */
export function statusOf({ extensions }: GraphQLError): { status: number; headers: Record<string, string> } {
  const { code, retryAfter } = extensions;
  if (code !== "RATE_LIMITED") return { status: 400, headers: {} };
  return { status: 429, headers: { "retry-after": String(retryAfter) } };
}

function rejection(error: GraphQLError): GraphQLError {
  const { status, headers } = statusOf(error);
  const http = { status, headers: new HeaderMap(Object.entries(headers)) };
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http } });
}

function metricsPlugin(metrics: ServerMetrics): ApolloServerPlugin<OperationContext> {
  return {
    async requestDidStart() {
      const started = performance.now();
      return {
        async willSendResponse({ operation, response }) {
          const labels = { transport: "http", kind: operation?.operation ?? "unknown" };
          const { body } = response;
          const failed = body.kind === "single" && body.singleResult.errors !== undefined;
          const rejected = failed && body.singleResult.data === undefined;
          metrics.operations.inc({ ...labels, outcome: rejected ? "rejected" : failed ? "errors" : "ok" });
          metrics.operationSeconds.observe(labels, (performance.now() - started) / 1_000);
        },
      };
    },
  };
}
