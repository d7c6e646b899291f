import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { Writable } from "node:stream";
import type { FastifyInstance } from "fastify";

/** How long the rest of a body can still arrive after the response. */
const LINGER_MS = 2_000;
/** Rate at which Sluice reads unwanted bodies of all connections together, bytes per second. */
const UNWANTED_BYTES_PER_SECOND = 2 * 1_048_576;

/**
 * Closes the connection after a response to a request whose body has not arrived. Otherwise Node.js would send a second
 * response, 408, if the body never arrived.
 */
export function closeAfterEarlyResponses(app: FastifyInstance): void {
  const unwanted = new UnwantedBodies();
  app.addHook("onSend", ({ raw }, reply, _payload, done) => {
    if (raw.complete) return done();
    // By then, a body that arrived together with the headers is complete.
    setImmediate(() => {
      if (!raw.complete) {
        reply.header("connection", "close");
        linger(raw);
        unwanted.read(raw);
      }
      done();
    });
  });
}

/**
 * Lets the client finish its body. A reset, which Node.js would send, can make the client lose the response (RFC 9112,
 * section 9.6).
 */
function linger(request: IncomingMessage): void {
  const { socket } = request;
  const close = () => Socket.prototype.destroySoon.call(socket);
  // Node.js calls this function when the response is complete.
  socket.destroySoon = () => {
    if (request.complete) return close();
    socket.end();
    request.once("end", close);
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once("close", () => clearTimeout(timer));
  };
}

/**
 * Reads unwanted bodies at a limited rate. A client without an API key can send any number of them, and each piece
 * takes memory that the garbage collector must free.
 */
class UnwantedBodies {
  /** Time from which the next piece may be read. */
  private paidUntil = 0;

  read(request: IncomingMessage): void {
    // Node.js reads and discards a whole body immediately if nothing has begun to read it.
    request.pipe(
      new Writable({
        highWaterMark: 1,
        write: (piece: Buffer, _encoding, done) => {
          const now = performance.now();
          this.paidUntil = Math.max(now, this.paidUntil) + (1_000 * piece.length) / UNWANTED_BYTES_PER_SECOND;
          setTimeout(done, this.paidUntil - now);
        },
      }),
    );
  }
}
