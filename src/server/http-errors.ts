import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLEngine } from "../graphql/engine";
import { publicError } from "../graphql/errors";
import type { HeaderProblem } from "./request-body";
import { errorType } from "./response-type";

export type ErrorEngine = Pick<GraphQLEngine, "errors">;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const NOTHING_HERE = "There is nothing at this path.";

/** Returns a message with the remedy. A port for metrics, and a process without the role api, serve no API. */
function nothingHere(app: FastifyInstance): string {
  return app.hasRoute({ method: "POST", url: "/graphql" })
    ? `${NOTHING_HERE} Check the URL: the API is at /graphql.`
    : `${NOTHING_HERE} This port serves no API. Use SLUICE_HTTP_PORT of a process with the role api.`;
}
const CODES: Readonly<Record<number, string>> = {
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  413: "PAYLOAD_TOO_LARGE",
  429: "LIMIT_EXCEEDED",
  503: "UNAVAILABLE",
};
/** Matches the same values as Node.js. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/** Messages with a remedy, in place of the framework's messages, by error code. */
const MESSAGES: Readonly<Record<string, (request: FastifyRequest) => string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => "Unsupported media type. Send JSON as Content-Type: application/json.",
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions: { bodyLimit } }) =>
    `The body is larger than ${bodyLimit} bytes. Split it, or ask your operator to raise SLUICE_HTTP_MAX_BODY_BYTES.`,
};

function bodyOf(engine: ErrorEngine, status: number, message: string) {
  return { errors: [engine.errors.format(publicError(CODES[status] ?? "BAD_REQUEST", message))] };
}

/**
 * Formats errors that occur before GraphQL like GraphQL's own errors. Examples are invalid JSON, a large body and an
 * unknown path.
 */
export function serveErrors(app: FastifyInstance, engine: ErrorEngine): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 500 } = error;
    const known = statusCode >= 400 && statusCode < 500;
    const message = MESSAGES[error.code]?.(request) ?? error.message;
    const body = known ? bodyOf(engine, statusCode, message) : { errors: [engine.errors.format(error)] };
    return sendError(request, reply, engine.errors.isPassing(error) ? 503 : statusCode, body);
  });
  // Node.js would respond with an empty body to a missing Host, and to an unknown Expect.
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  app.addHook("onRequest", async (request, reply) => {
    const { expect, host } = request.headers;
    if (host === undefined && request.raw.httpVersion === "1.1") {
      return sendError(request, reply, 400, bodyOf(engine, 400, "The header Host is missing. Add it."));
    }
    if (expect === undefined || CONTINUE.test(expect)) return undefined;
    const message = "The server supports only Expect: 100-continue. Omit the header Expect.";
    return sendError(request, reply, 417, bodyOf(engine, 417, message));
  });
  // Runs before Sluice reads a body that no handler would use.
  app.addHook("onRequest", async (request, reply) => {
    if (!request.is404) return;
    const url = request.url.split("?", 1)[0] ?? "";
    const allowed = METHODS.filter((method) => app.hasRoute({ method, url }));
    if (allowed.length === 0) return sendError(request, reply, 404, bodyOf(engine, 404, nothingHere(app)));
    const message = `This path does not allow ${request.method}. Use ${allowed.join(" or ")}.`;
    reply.header("allow", allowed.join(", "));
    return sendError(request, reply, 405, bodyOf(engine, 405, message));
  });
  app.setNotFoundHandler((request, reply) => sendError(request, reply, 404, bodyOf(engine, 404, nothingHere(app))));
}

/** Sends an error that occurred before GraphQL. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  engine: ErrorEngine,
  { status, message, headers = {} }: HeaderProblem,
): FastifyReply {
  return sendError(request, reply.headers(headers), status, bodyOf(engine, status, message));
}

/** Sends an error in the media type that the client accepts. */
export function sendError(request: FastifyRequest, reply: FastifyReply, status: number, body: object): FastifyReply {
  const type = `${errorType(request.headers.accept)}; charset=utf-8`;
  return reply.code(status).type(type).send(JSON.stringify(body));
}

/** Handles errors that occur before the route is known: malformed or overlong paths. */
function frameworkErrors(engine: ErrorEngine, headers: Readonly<Record<string, string>>) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const { statusCode = 400 } = error;
    const message =
      statusCode === 414
        ? "A part of the path is too long. Check the URL."
        : "The path is malformed. Percent-encode special characters.";
    void sendError(request, reply.headers(headers), statusCode, bodyOf(engine, statusCode, message));
  };
}

const CLIENT_ERRORS: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: "The request did not arrive in time. Send it again." },
  HPE_HEADER_OVERFLOW: { status: 431, message: "The headers are too large. Send fewer or shorter ones." },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: "The chunk extensions are too large. Omit them." },
};

/** Writes an error to a socket, and closes the socket. */
export type SocketErrors = (
  socket: Duplex,
  status: number,
  message: string,
  more?: Readonly<Record<string, string>>,
) => void;

/** Returns a function that writes errors in the documented form to sockets that have no reply. */
export function socketErrors(engine: ErrorEngine, headers: Readonly<Record<string, string>>): SocketErrors {
  return (socket, status, message, more = {}) => {
    const body = JSON.stringify(bodyOf(engine, status, message));
    const all = {
      ...headers,
      ...more,
      "content-type": "application/json; charset=utf-8",
      "content-length": String(Buffer.byteLength(body)),
      connection: "close",
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    if (socket.writable) {
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
    }
    // Otherwise a client that continues to send would keep the connection open.
    socket.end(() => socket.destroy());
  };
}

/** Handles input that Node.js cannot parse as HTTP. In that case, there is no request and no reply. */
function clientErrors(sendSocketError: SocketErrors) {
  return (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (error.code === "ECONNRESET" || socket.destroyed) return;
    const { status, message } = CLIENT_ERRORS[error.code ?? ""] ?? {
      status: 400,
      message: "The request is not valid HTTP. Correct the client.",
    };
    sendSocketError(socket, status, message);
  };
}

/** Handles errors that occur before the framework has a request or a route. */
export function errorHandlers(engine: ErrorEngine, headers: Readonly<Record<string, string>>) {
  return {
    frameworkErrors: frameworkErrors(engine, headers),
    clientErrorHandler: clientErrors(socketErrors(engine, headers)),
  };
}
