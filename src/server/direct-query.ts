import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { OperationTypeNode } from "graphql";
import type { GraphQLEngine } from "../graphql/engine";
import type { OperationVariables } from "../graphql/limits";
import type { Errors } from "../graphql/operation";
import type { OperationContext } from "../graphql/operation-context";
import type { LargeJson } from "../graphql/result-text";
import type { ServerMetrics } from "./metrics";
import { statusOf } from "./apollo";
import { documentText } from "./persisted-request";
import { acceptedType, PRECISE, type ResponseType } from "./response-type";
import type { ValidatedDocuments } from "./validated-documents";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  readonly body: string | LargeJson;
}

/**
 * Serves a GET with a query, or a POST with a query or a mutation. Also rejects invalid documents. For every other
 * request, returns undefined and charges nothing. Apollo Server then reports the errors, without validating the
 * document again. Apollo Server cannot serve all requests, because it blocks other requests while it validates and
 * while it writes a large response.
 */
export async function answerDirectly(
  request: FastifyRequest,
  context: OperationContext,
  engine: GraphQLEngine,
  metrics: ServerMetrics,
  validated: ValidatedDocuments,
): Promise<Answer | undefined> {
  const accepted = acceptedType(request.headers.accept);
  if (accepted === undefined) return undefined;
  const started = performance.now();
  const type = `${accepted}; charset=utf-8`;
  const reject = (errors: Errors): Answer => {
    const [error] = errors;
    metrics.operations.inc({ transport: "http", kind: "unknown", outcome: "rejected" });
    const body = engine.jsonOf({ errors, extensions: { cost: engine.costOf(context) } }, "\n");
    const { status, headers } = error === undefined ? { status: 400, headers: {} } : statusOf(error);
    return { status: statusFor(status, accepted), headers, type, body };
  };
  const asked = askedBy(request, engine);
  if (asked === undefined) {
    const text = documentText(request);
    if (text === undefined) return undefined;
    const document = await engine.document(text, context);
    if (!document.ok) return reject(document.failure);
    validated.put(text, document.value);
    return undefined;
  }
  const ready = await engine.ready(asked, context);
  if (!ready.ok) return reject(ready.failure);
  const operation = ready.value;
  const result = await engine.execute(operation, context);
  const labels = { transport: "http", kind: operation.kind };
  const isRejected = result.data === undefined;
  const outcome = isRejected ? "rejected" : result.errors ? "errors" : "ok";
  const body = engine.jsonOf(result, "\n");
  metrics.operations.inc({ ...labels, outcome });
  metrics.operationSeconds.observe(labels, (performance.now() - started) / 1_000);
  // A result without data means that the variables are invalid and nothing was executed.
  return { status: isRejected ? statusFor(400, accepted) : 200, headers: {}, type, body };
}

/** Returns 200 in place of 400 if the client expects `application/json`, because the request is well-formed. */
function statusFor(status: number, type: ResponseType): number {
  return status === 400 && type !== PRECISE ? 200 : status;
}

/**
 * Number of pieces of a large response per turn of the event loop. A socket usually accepts this many without a pause.
 */
const CHUNKS_PER_TURN = 4;

export function sendAnswer(reply: FastifyReply, { status, headers, type, body }: Answer): FastifyReply {
  reply.headers(headers).code(status).type(type);
  if (typeof body === "string") return reply.send(body);
  return reply.header("content-length", body.length).send(Readable.from(inTurns(body), { objectMode: false }));
}

async function* inTurns({ chunks }: LargeJson): AsyncGenerator<Buffer> {
  for (const [index, chunk] of chunks.entries()) {
    if (index % CHUNKS_PER_TURN === 0) await nextTurn();
    yield chunk;
  }
}

interface AskedQuery {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: OperationVariables | undefined;
}

/** Returns the operation in a request; undefined if Apollo Server must handle the request. */
function askedBy({ method, url, body }: FastifyRequest, engine: GraphQLEngine): AskedQuery | undefined {
  if (method === "GET") {
    const asked = queryInUrl(url);
    return asked && engine.kindOf(asked.query, asked.operationName) === OperationTypeNode.QUERY ? asked : undefined;
  }
  const asked = queryIn(body);
  return asked && engine.kindOf(asked.query, asked.operationName) !== OperationTypeNode.SUBSCRIPTION
    ? asked
    : undefined;
}

/** Returns undefined also if a parameter occurs twice, or if variables or extensions are not JSON. */
function queryInUrl(url: string): AskedQuery | undefined {
  const { searchParams: parameters } = new URL(url, "http://localhost");
  const fields = Object.fromEntries(parameters);
  if (Object.keys(fields).length < parameters.size) return undefined;
  try {
    return queryIn({ ...fields, variables: parsed(fields.variables), extensions: parsed(fields.extensions) });
  } catch {
    return undefined;
  }
}

function parsed(json: string | undefined): unknown {
  return json === undefined ? null : JSON.parse(json);
}

/** Returns the operation in a body. Extensions have no effect, except those that name a persisted document. */
function queryIn(body: unknown): AskedQuery | undefined {
  if (!isObject(body)) return undefined;
  const { query, operationName = null, variables = null, extensions = null } = body;
  const isCommon =
    typeof query === "string" &&
    (operationName === null || typeof operationName === "string") &&
    (variables === null || isObject(variables)) &&
    (extensions === null || (isObject(extensions) && !("persistedQuery" in extensions)));
  if (!isCommon) return undefined;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
