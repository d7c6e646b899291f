import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** How long the rest of a body may arrive after the response. */
const LINGER_MS = 2_000;

/**
 * Closes the connection after a response to a request whose body has not arrived. Otherwise a body that never arrives
 * would get a second response, 408.
 */
export function closeAfterEarlyResponses(app: FastifyInstance): void {
  app.addHook("onSend", ({ raw }, reply, _payload, done) => {
    if (raw.complete) return done();
    // A body that came together with the headers is complete by then.
    setImmediate(() => {
      if (!raw.complete) {
        reply.header("connection", "close");
        linger(raw);
      }
      done();
    });
  });
}

/**
 * Lets the client finish its body. A reset, which Node would send, can make the client lose the response (RFC 9112,
 * section 9.6).
 */
function linger(request: IncomingMessage): void {
  const { socket } = request;
  const close = () => Socket.prototype.destroySoon.call(socket);
  // Node calls it when the response is complete.
  socket.destroySoon = () => {
    if (request.complete) return close();
    socket.end();
    request.once("end", close);
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once("close", () => clearTimeout(timer));
  };
}
