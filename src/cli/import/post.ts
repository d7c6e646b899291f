/**
 * POST requests over Node's HTTP client. `fetch` gives up after 300 seconds without a response. Only the package
 * `undici` can change that.
 */
import { once } from "node:events";
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Time limit of the whole exchange, milliseconds. */
  readonly timeoutMs: number;
  /** Time limit for opening a connection, including the TLS handshake, milliseconds. Default 10,000. */
  readonly connectMs?: number;
}

export interface PostResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Thrown if the server has not responded in time. */
export class ResponseTimeout extends Error {
  override readonly name = "ResponseTimeout";
}

const CONNECT_MS = 10_000;

/** Resolves with the response, also if its status is an error. Follows no redirect. */
export async function post({ url, headers, body, timeoutMs, connectMs = CONNECT_MS }: Post): Promise<PostResponse> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const request = new URL(url).protocol === "https:" ? httpsRequest : httpRequest;
  const length = String(Buffer.byteLength(body));
  const sent = request(url, { method: "POST", headers: { ...headers, "content-length": length }, signal: timeout });
  onceConnected(sent, connectMs, () => sent.end(body));
  try {
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
  } catch (error) {
    if (!timeout.aborted) throw error;
    throw new ResponseTimeout(`${url} has not responded within ${timeoutMs / 1_000} seconds`, { cause: error });
  }
}

/** Calls `send` once the connection is open. If the request were sent earlier, errors of TLS would have no code. */
function onceConnected(request: ClientRequest, connectMs: number, send: () => void): void {
  request.once("socket", (socket) => {
    if (!socket.connecting) return send();
    const late = new Error(`no connection within ${connectMs / 1_000} seconds`);
    const timer = setTimeout(() => request.destroy(late), connectMs);
    socket.once("close", () => clearTimeout(timer));
    socket.once("encrypted" in socket ? "secureConnect" : "connect", () => {
      clearTimeout(timer);
      send();
    });
  });
}
