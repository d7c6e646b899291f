/**
 * Serves `/graphql` over HTTP: authenticates before it reads the body, applies limits, and executes the operation.
 * Browsers get the IDE.
 */
import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLError } from "graphql";
import type { Principal } from "../domain/entities";
import type { GraphQLEngine } from "../graphql/engine";
import { type OperationContext, ownerOf } from "../graphql/operation-context";
import type { AccessService } from "../services/access/access";
import { statusOf } from "./apollo";
import { bearerToken } from "./credentials";
import { challenge, deniedError, type DeniedAccess } from "./denied-access";
import type { ConnectionGate } from "./connection-gate";
import { answerDirectly, sendAnswer } from "./direct-query";
import { sendError, sendProblem } from "./http-errors";
import { asksForPage, type IdePage } from "./ide";
import type { ServerMetrics } from "./metrics";
import { documentText, resolveDocument } from "./persisted-request";
import { decodeBody, explained, headerProblem } from "./request-body";
import { jsonParameterMistake, queryStringMistake } from "./request-url";
import { errorType, PRECISE } from "./response-type";
import type { BufferedResponses } from "./buffered-responses";
import type { ValidatedDocuments } from "./validated-documents";

export interface GraphQLRouteParts {
  readonly path: string;
  readonly engine: GraphQLEngine;
  readonly access: AccessService;
  readonly gate: Pick<ConnectionGate, "admit">;
  readonly apollo: ApolloServer<OperationContext>;
  readonly metrics: ServerMetrics;
  readonly denied: DeniedAccess;
  readonly ide: IdePage | null;
  readonly unread: BufferedResponses;
  /** The documents that `apollo` need not validate. */
  readonly validated: ValidatedDocuments;
}

export function serveGraphQL(app: FastifyInstance, parts: GraphQLRouteParts): void {
  const { path, engine, access, gate, apollo, metrics, denied, ide, unread, validated } = parts;
  const principals = new WeakMap<FastifyRequest, Principal>();
  const contexts = new WeakMap<FastifyRequest, OperationContext>();

  async function authenticate(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (ide && asksForPage(request)) {
      return reply.header("content-security-policy", ide.contentSecurityPolicy).type("text/html").send(ide.html);
    }
    const token = bearerToken(request.headers.authorization);
    const authenticated = token.ok ? await access.authenticate(token.value) : token;
    if (authenticated.ok) {
      gate.admit(request.raw.socket);
      principals.set(request, { ...authenticated.value, clientAddress: request.ip });
      return undefined;
    }
    denied.report(authenticated.failure, "http", request.ip);
    reply.header("www-authenticate", challenge(authenticated.failure));
    return sendError(request, reply, 401, { errors: [engine.errors.format(deniedError(authenticated.failure))] });
  }

  async function checkHead(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const mistake = queryStringMistake(request.url) ?? jsonParameterMistake(request);
    const problem = mistake === null ? headerProblem(request.headers) : { status: 400, message: mistake };
    return problem && sendProblem(request, reply, engine, problem);
  }

  function principalOf(request: FastifyRequest): Principal {
    const principal = principals.get(request);
    if (!principal) throw new Error("internal: a request passed without authentication");
    return principal;
  }

  async function admit(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const principal = principalOf(request);
    const turn = engine.turn(principal);
    if (turn !== undefined) await turn;
    const context = engine.contextFor(principal);
    contexts.set(request, context);
    const rejected =
      engine.admit(context) ?? resolveDocument(request, engine.persisted) ?? rejectText(engine, request, context);
    if (rejected) return reject(request, reply, context, rejected);
    const abandon = () => {
      if (!reply.raw.writableFinished) context.deadline.abandon();
    };
    // The client may have disconnected while its request waited.
    if (reply.raw.destroyed) abandon();
    else reply.raw.once("close", abandon);
    return undefined;
  }

  async function reject(request: FastifyRequest, reply: FastifyReply, context: OperationContext, error: GraphQLError) {
    const pause = engine.pauseBefore(error, context);
    if (pause !== undefined) await pause;
    metrics.operations.inc({ transport: "http", kind: "unknown", outcome: "rejected" });
    const { status, headers } = statusOf(error);
    const isWellFormed = error.extensions.code !== "BAD_REQUEST" && errorType(request.headers.accept) !== PRECISE;
    const body = { errors: [engine.errors.format(error)], extensions: { cost: engine.costOf(context) } };
    return sendError(request, reply.headers(headers), status === 400 && isWellFormed ? 200 : status, body);
  }

  const contextOf = (request: FastifyRequest): OperationContext => {
    const context = contexts.get(request);
    if (!context) throw new Error("internal: a request passed without admission");
    return context;
  };
  const apolloHandler = fastifyApolloHandler(apollo, { context: async (request) => contextOf(request) });

  // Apollo Server would treat a text body as a missing one.
  app.removeContentTypeParser("text/plain");
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = decodeBody(body);
    if (typeof text !== "string") return done(text);
    const parse = () => void parseJson(request, text, explained(body, text, done));
    const turn = engine.turn(principalOf(request));
    if (turn === undefined) parse();
    else void turn.then(parse);
  });
  app.addHook("onSend", (request, reply, payload, done) => {
    const principal = principals.get(request);
    if (principal && (typeof payload === "string" || Buffer.isBuffer(payload))) {
      unread.watch(reply.raw, payload.length, ownerOf(principal));
    }
    done();
  });

  app.route({
    method: ["GET", "POST"],
    url: path,
    onRequest: [authenticate, checkHead],
    preHandler: admit,
    async handler(request, reply) {
      const answer = await answerDirectly(request, contextOf(request), engine, metrics, validated);
      if (answer === undefined) return apolloHandler.call(app, request, reply);
      if (typeof answer.body !== "string") unread.watch(reply.raw, answer.body.length, ownerOf(principalOf(request)));
      return sendAnswer(reply, answer);
    },
  });
}

function rejectText(
  engine: GraphQLEngine,
  request: FastifyRequest,
  context: OperationContext,
): GraphQLError | undefined {
  const text = documentText(request);
  return text === undefined ? undefined : engine.rejectText(text, context);
}
