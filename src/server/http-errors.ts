import type { FastifyError, FastifyInstance } from "fastify";
import type { GraphQLEngine } from "../graphql/engine";
import { publicError } from "../graphql/errors";

/** Failures before GraphQL: bad JSON, too large a body, unknown paths. In the same form as GraphQL's own errors. */
export function serveErrors(app: FastifyInstance, engine: GraphQLEngine): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const { statusCode = 500 } = error;
    const known = statusCode >= 400 && statusCode < 500;
    const code = statusCode === 413 ? "PAYLOAD_TOO_LARGE" : "BAD_REQUEST";
    const formatted = engine.errors.format(known ? publicError(code, error.message) : error);
    const status = engine.errors.isPassing(error) ? 503 : statusCode;
    return reply.code(status).send({ errors: [formatted] });
  });
  app.setNotFoundHandler((_request, reply) => {
    return reply.code(404).send({ errors: [engine.errors.format(publicError("NOT_FOUND", "There is nothing here."))] });
  });
}
