import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import pino from "pino";
import type { Principal } from "../../src/domain/entities";
import { type CostExtension, GraphQLEngine, type GraphQLEngineOptions } from "../../src/graphql/engine";
import type { OperationVariables } from "../../src/graphql/limits";
import type { Services } from "../../src/services/services";

export const silent = pino({ level: "silent" });

export function createEngine(services: Services, options: Partial<GraphQLEngineOptions> = {}): GraphQLEngine {
  return new GraphQLEngine({ services, logger: silent, introspection: true, ...options });
}

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: { readonly cost?: CostExtension };
}

/** Runs a query or mutation as a transport does: prepares and executes it, and formats its errors. */
export async function run(
  engine: GraphQLEngine,
  principal: Principal,
  query: string,
  variables: OperationVariables = {},
) {
  const context = engine.contextFor(principal);
  const prepared = await engine.prepare({ query, variables }, context);
  if (!prepared.ok) return answerOf(engine, { errors: prepared.failure });
  return answerOf(engine, await engine.execute(prepared.value, context));
}

/** Resolves with the first result of a subscription, and ends the subscription. */
export async function firstResult(
  engine: GraphQLEngine,
  principal: Principal,
  query: string,
  variables: OperationVariables = {},
) {
  const context = engine.contextFor(principal);
  const prepared = await engine.prepare({ query, variables }, context);
  if (!prepared.ok) return answerOf(engine, { errors: prepared.failure });
  const stream = await engine.subscribe(prepared.value, context);
  if (!(Symbol.asyncIterator in stream)) return answerOf(engine, stream);
  const first = await stream.next();
  await stream.return?.();
  return answerOf(engine, first.value ?? {});
}

function answerOf(engine: GraphQLEngine, { data, errors }: ExecutionResult): Answer {
  // Converts the response to JSON and back, as the transports do.
  const answer: unknown = { data, errors: errors?.map((error) => engine.errors.format(error)) };
  return JSON.parse(JSON.stringify(answer)) as Answer;
}
