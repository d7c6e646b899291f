/** A customer's web server: it serves static files from an origin that is not the API's. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { disposeLater } from "../harness/servers";

export interface ServedFile {
  readonly type: string;
  readonly content: string;
}

export interface Page {
  /** The server's address, without a path. */
  readonly origin: string;
  /** Files by their paths. */
  readonly files: Map<string, ServedFile>;
}

export async function servePage(): Promise<Page> {
  const files = new Map<string, ServedFile>();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": file.type }).end(file.content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  disposeLater(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, files };
}
