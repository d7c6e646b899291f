/** A reverse proxy that serves an HTTP server and its WebSockets under a prefix. */
import { createServer, request, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { disposeLater } from "./servers";

export interface PrefixProxy {
  /** URL of the server through the proxy. */
  readonly url: string;
}

export async function startPrefixProxy(prefix: string, target: string): Promise<PrefixProxy> {
  const { hostname, port, pathname } = new URL(target);
  const pathOf = ({ url = "" }: IncomingMessage) => (url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : null);
  const proxy = createServer((incoming, outgoing) => {
    const path = pathOf(incoming);
    if (path === null) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const forwarded = request({ hostname, port, path, method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  proxy.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = pathOf(incoming);
    if (path === null) return void socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    const upstream = connect(Number(port), hostname, () => {
      const headers = incoming.rawHeaders.flatMap((text, index) =>
        index % 2 === 0 ? [`${text}: ${incoming.rawHeaders[index + 1]}`] : [],
      );
      upstream.write([`GET ${path} HTTP/1.1`, ...headers, "", ""].join("\r\n"));
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  disposeLater(() => {
    proxy.closeAllConnections();
    return new Promise((resolve) => proxy.close(resolve));
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}${pathname}` };
}
