import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Requests of a connection that wait for the one before; one more ends the connection. */
const MAX_WAITING = 100;

/** A connection with the requests on it that wait for the answer to the one before. */
interface Line {
  isBusy: boolean;
  readonly waiting: (() => void)[];
}

/**
 * Handles the requests of a connection one after another. Answers leave in the order of the requests anyway, and a
 * client can send hundreds without waiting for any: they would all be begun before anybody else is heard, and the
 * answers that it does not read would all be made.
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
      // What others have sent meanwhile is heard first.
      if (line.waiting.length > 0) setImmediate(() => !line.isBusy && line.waiting.shift()?.());
    });
    handle(request, response);
  }

  return (request, response) => {
    const { socket } = request;
    // What came with the last that was too many.
    if (socket.destroyed) return;
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
