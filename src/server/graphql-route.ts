/** `/graphql` over HTTP: authentication before anything is read, then Apollo Server; the IDE for browsers. */
import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../domain/entities";
import type { GraphQLEngine } from "../graphql/engine";
import { publicError } from "../graphql/errors";
import type { RequestContext } from "../resolvers/context";
import type { AccessService } from "../services/services";
import { bearerToken } from "./bearer";
import { asksForPage, type IdePage } from "./ide";
import type { ServerMetrics } from "./metrics";

export interface GraphQLRouteParts {
  readonly path: string;
  readonly engine: GraphQLEngine;
  readonly access: AccessService;
  readonly apollo: ApolloServer<RequestContext>;
  readonly metrics: ServerMetrics;
  readonly ide: IdePage | null;
}

export function serveGraphQL(app: FastifyInstance, parts: GraphQLRouteParts): void {
  const { path, engine, access, apollo, metrics, ide } = parts;
  const principals = new WeakMap<FastifyRequest, Principal>();

  async function authenticate(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (ide && asksForPage(request)) {
      return reply.header("content-security-policy", ide.contentSecurityPolicy).type("text/html").send(ide.html);
    }
    const token = bearerToken(request.headers.authorization);
    const principal = token === null ? null : await access.authenticate(token);
    if (principal) {
      principals.set(request, { ...principal, clientAddress: request.ip });
      return undefined;
    }
    metrics.unauthenticated.inc({ transport: "http" });
    // RFC 6750, section 3.
    const challenge = token === null ? 'Bearer realm="sluice"' : 'Bearer realm="sluice", error="invalid_token"';
    const error = publicError("UNAUTHENTICATED", "A valid API key is needed: Authorization: Bearer slk_...");
    return reply
      .header("www-authenticate", challenge)
      .code(401)
      .send({ errors: [engine.errors.format(error)] });
  }

  app.route({
    method: ["GET", "POST"],
    url: path,
    onRequest: authenticate,
    handler: fastifyApolloHandler(apollo, {
      async context(request) {
        const principal = principals.get(request);
        if (!principal) throw new Error("a request passed without authentication");
        return engine.contextFor(principal);
      },
    }),
  });
}
