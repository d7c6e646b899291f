/** A web server as a page of a customer has it: its own files, and /graphql passed on to the API, WebSocket included. */

import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { disposeLater } from "../harness/servers";

export interface ServedFile {
  readonly type: string;
  readonly content: string;
}

/** @returns the server's address, without a path */
export async function servePage(files: Readonly<Record<string, ServedFile>>, apiUrl: string): Promise<string> {
  const api = new URL(apiUrl);
  const server = createServer((request, response) => {
    const file = files[request.url ?? ""];
    if (file !== undefined) {
      response.writeHead(200, { "content-type": file.type }).end(file.content);
      return;
    }
    const { method, headers, url: path } = request;
    const passed = httpRequest({ host: api.hostname, port: api.port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  server.on("upgrade", ({ method, url, rawHeaders }, near, head) => {
    const far = connect(Number(api.port), api.hostname);
    const lines = rawHeaders.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join("");
    far.write(`${method} ${url} HTTP/1.1\r\n${lines}\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  disposeLater(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
