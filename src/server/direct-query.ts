import type { FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLEngine } from "../graphql/engine";
import type { OperationVariables } from "../graphql/limits";
import type { OperationContext } from "../graphql/operation-context";
import type { ServerMetrics } from "./metrics";
import { acceptedType, PRECISE } from "./response-type";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Serves the common request directly: a POST of JSON with a query, or with an invalid document. For every other
 * request it returns undefined and charges nothing. Apollo Server then handles it and reports its errors. Limits,
 * execution and errors are the engine's in both cases, so responses do not differ.
 */
export async function answerDirectly(
  request: FastifyRequest,
  context: OperationContext,
  engine: GraphQLEngine,
  metrics: ServerMetrics,
): Promise<Answer | undefined> {
  const type = acceptedType(request.headers.accept);
  if (request.method !== "POST" || type === undefined) return undefined;
  if (!JSON_TYPE.test(request.headers["content-type"] ?? "")) return undefined;
  const asked = queryIn(request.body);
  const started = performance.now();
  const ready = asked && engine.readyQuery(asked, context);
  if (ready === undefined) return undefined;
  if (!ready.ok) {
    metrics.operations.inc({ transport: "http", kind: "unknown", outcome: "rejected" });
    const body = engine.jsonOf({ errors: ready.failure, extensions: { cost: engine.costOf(context) } });
    return { status: type === PRECISE ? 400 : 200, type: `${type}; charset=utf-8`, body: `${body}\n` };
  }
  const operation = ready.value;
  const result = await engine.execute(operation, context);
  const labels = { transport: "http", kind: operation.kind };
  const isRejected = result.data === undefined;
  const outcome = isRejected ? "rejected" : result.errors ? "errors" : "ok";
  const body = `${engine.jsonOf(result)}\n`;
  metrics.operations.inc({ ...labels, outcome });
  metrics.operationSeconds.observe(labels, (performance.now() - started) / 1_000);
  // Without data nothing was executed: the variables are not valid.
  return { status: isRejected && type === PRECISE ? 400 : 200, type: `${type}; charset=utf-8`, body };
}

export function sendAnswer(reply: FastifyReply, { status, type, body }: Answer): FastifyReply {
  return reply.code(status).type(type).send(body);
}

interface AskedQuery {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: OperationVariables | undefined;
}

function queryIn(body: unknown): AskedQuery | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const { query, operationName = null, variables = null, extensions = null } = body as Record<string, unknown>;
  const isCommon =
    typeof query === "string" &&
    (operationName === null || typeof operationName === "string") &&
    (variables === null || (typeof variables === "object" && !Array.isArray(variables))) &&
    extensions === null;
  if (!isCommon) return undefined;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: (variables as OperationVariables | null) ?? undefined,
  };
}
