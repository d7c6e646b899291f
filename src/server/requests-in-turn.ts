import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Maximum requests that wait on one connection. One more closes the connection. */
const MAX_WAITING = 100;

/** A connection with its waiting requests. */
interface Line {
  isBusy: boolean;
  readonly waiting: (() => void)[];
}

/**
 * Handles the requests of a connection one by one. A client can send hundreds of requests without waiting for
 * responses. If all of them started immediately, other clients would wait, and Sluice would buffer responses that the
 * client does not read. HTTP sends responses in the order of the requests anyway.
 */
export function requestsInTurn(handle: RequestListener): RequestListener {
  const lines = new WeakMap<Socket, Line>();

  function begin(
    line: Line,
    request: IncomingMessage,
    response: ServerResponse<IncomingMessage> & { req: IncomingMessage },
  ): void {
    line.isBusy = true;
    response.once("close", () => {
      line.isBusy = false;
      // First serves requests that other clients have sent meanwhile.
      if (line.waiting.length > 0) setImmediate(() => !line.isBusy && line.waiting.shift()?.());
    });
    handle(request, response);
  }

  return (request, response) => {
    const { socket } = request;
    // The request arrived together with the request that exceeded the limit, or after a response that closed the
    // connection.
    if (socket.destroyed || socket.writableEnded) return;
    let line = lines.get(socket);
    if (line === undefined) lines.set(socket, (line = { isBusy: false, waiting: [] }));
    const { isBusy, waiting } = line;
    const own = line;
    if (!isBusy && waiting.length === 0) begin(own, request, response);
    else if (waiting.length < MAX_WAITING) waiting.push(() => !response.destroyed && begin(own, request, response));
    else {
      waiting.length = 0;
      socket.destroy();
    }
  };
}
