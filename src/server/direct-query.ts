import type { FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLEngine } from "../graphql/engine";
import type { OperationVariables } from "../graphql/limits";
import type { OperationContext } from "../graphql/operation-context";
import type { ServerMetrics } from "./metrics";
import { statusOf } from "./apollo";
import { acceptedType, PRECISE, type ResponseType } from "./response-type";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Serves the common request directly: a POST of JSON with a query or a mutation, or with an invalid document. For every
 * other request it returns undefined and charges nothing. Apollo Server then handles it and reports its errors, after
 * another validation. Limits, execution and errors are the engine's in both cases, so responses do not differ.
 */
export async function answerDirectly(
  request: FastifyRequest,
  context: OperationContext,
  engine: GraphQLEngine,
  metrics: ServerMetrics,
): Promise<Answer | undefined> {
  const accepted = acceptedType(request.headers.accept);
  if (request.method !== "POST" || accepted === undefined) return undefined;
  if (!JSON_TYPE.test(request.headers["content-type"] ?? "")) return undefined;
  const asked = queryIn(request.body);
  if (asked === undefined || engine.isSubscription(asked.query, asked.operationName)) return undefined;
  const started = performance.now();
  const type = `${accepted}; charset=utf-8`;
  const ready = await engine.ready(asked, context);
  if (!ready.ok) {
    const [error] = ready.failure;
    metrics.operations.inc({ transport: "http", kind: "unknown", outcome: "rejected" });
    const body = engine.jsonOf({ errors: ready.failure, extensions: { cost: engine.costOf(context) } });
    const { status, headers } = error === undefined ? { status: 400, headers: {} } : statusOf(error);
    return { status: statusFor(status, accepted), headers, type, body: `${body}\n` };
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
  return { status: isRejected ? statusFor(400, accepted) : 200, headers: {}, type, body };
}

/** An error of a well-formed request, for a client that expects `application/json`, has status 200. */
function statusFor(status: number, type: ResponseType): number {
  return status === 400 && type !== PRECISE ? 200 : status;
}

export function sendAnswer(reply: FastifyReply, { status, headers, type, body }: Answer): FastifyReply {
  return reply.headers(headers).code(status).type(type).send(body);
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
