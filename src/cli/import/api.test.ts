import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { COMPLETE } from "../../../test/harness/complete-environment";
import { loadConfig } from "../../config/load";
import { ImportApi } from "./api";
import { post } from "./post";

const closing: (() => void)[] = [];

afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("regression: waits longer for a response than the maximum operation deadline", async () => {
  const timeout = jest.spyOn(AbortSignal, "timeout");
  const body = JSON.stringify({ data: { tenant: { tenantId: "acme" } } });
  const port = await listen(createServer((_request, response) => response.end(body)));
  expect(await new ImportApi({ url: `http://127.0.0.1:${port}/graphql`, key: "slk_x" }).tenantId()).toBe("acme");
  const [[limitMs = NaN] = []] = timeout.mock.calls;
  const accepted = (deadline: string) => loadConfig({ ...COMPLETE, SLUICE_OPERATION_DEADLINE: deadline }).ok;
  expect(accepted(`${limitMs / 2}ms`)).toBe(true);
  expect(accepted(`${limitMs}ms`)).toBe(false);
});

test("stops without a retry if the platform never responds", async () => {
  let requests = 0;
  const port = await listen(createServer(() => requests++));
  const api = new ImportApi({ url: `http://127.0.0.1:${port}/graphql`, key: "slk_x" }, 200);
  await expect(api.tenantId()).rejects.toThrow(/has not responded within 0.2 seconds: check the platform/);
  expect(requests).toBe(1);
});

test("limits how long a connection takes to open", async () => {
  const port = await listen(createTcpServer(() => {}));
  const request = post({ url: `https://127.0.0.1:${port}/`, headers: {}, body: "", timeoutMs: 60_000, connectMs: 100 });
  await expect(request).rejects.toThrow("no connection within 0.1 seconds");
});
