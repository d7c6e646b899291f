/** Errors of the SDK name the remedy. */
import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { createSluice, type ConnectionState, type SluiceOptions } from "@sluice/sdk";

const URL = "http://api.example.com/graphql";

/** Fails as a browser's `fetch` does for every cause. */
const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));

/** Resolves with the error message of a query that does not reach the server. */
async function messageOf(options: Partial<SluiceOptions> = {}): Promise<string> {
  const sluice = createSluice({ url: URL, apiKey: "slk_x", fetch: unreachable, ...options });
  const failure: unknown = await sluice.viewer().catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "NETWORK_ERROR" });
  return (failure as Error).message;
}

async function inPageOf<T>(href: string, act: () => Promise<T>): Promise<T> {
  const { origin, protocol } = new globalThis.URL(href);
  Object.defineProperty(globalThis, "location", { value: { href, origin, protocol }, configurable: true });
  try {
    return await act();
  } finally {
    Reflect.deleteProperty(globalThis, "location");
  }
}

test("regression: names SLUICE_CORS_ORIGINS to a page whose origin is not allowed", async () => {
  const message = await inPageOf("http://shop.example.com/fleet", () => messageOf());
  expect(message).toContain("may not allow pages from http://shop.example.com");
  expect(message).toContain("SLUICE_CORS_ORIGINS");
});

test("gives no hint about origins to a page of the API's origin or a program", async () => {
  const inPage = await inPageOf("http://api.example.com/", () => messageOf());
  const inProgram = await messageOf();
  for (const message of [inPage, inProgram]) {
    expect(message).toBe(`Cannot reach ${URL}. Check \`url\` and that the server is running.`);
  }
});

test("reports to a page over https that it cannot reach http", async () => {
  expect(await inPageOf("https://shop.example.com/", () => messageOf())).toContain(
    "can reach only https:// and wss://",
  );
});

test("gives the hint to a subscription of a page whose origin is not allowed", async () => {
  class RejectedSocket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    onclose?: (event: { code: number; reason: string }) => void;
    constructor() {
      queueMicrotask(() => this.onclose?.({ code: 1006, reason: "" }));
    }
    close() {
      // The socket is already closed.
    }
  }
  const options = {
    url: URL,
    apiKey: "slk_x",
    fetch: unreachable,
    webSocketImpl: RejectedSocket,
    reconnect: { attempts: 0 },
  };
  await inPageOf("http://shop.example.com/", async () => {
    const failing = createSluice(options).liveReadings({ input: {} }).next();
    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining("SLUICE_CORS_ORIGINS") as string });
  });
});

describe("a subscription whose WebSocket cannot be opened", () => {
  /** Subscribes at a server with this response. Resolves with the error, the reported states and the requests. */
  async function failureAt(respond: RequestListener, reconnect: SluiceOptions["reconnect"] = { minMs: 1, maxMs: 2 }) {
    const requests: string[] = [];
    const server = createHttpServer((request, response) => {
      requests.push(request.headers.authorization ?? "no key");
      respond(request, response);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const states: ConnectionState[] = [];
    const onConnection = (state: ConnectionState) => states.push(state);
    const sluice = createSluice({ url: `http://127.0.0.1:${port}/v1`, apiKey: "slk_x", reconnect, onConnection });
    const failure: unknown = await sluice
      .liveReadings({ input: {} })
      .next()
      .catch((error: unknown) => error);
    await sluice.close();
    server.closeAllConnections();
    server.close();
    return { failure, states, requests, port };
  }

  test("regression: fails for an unknown path, and names the path", async () => {
    const { failure, states, requests, port } = await failureAt((_, response) => response.writeHead(404).end());
    const message =
      `The connection to ws://127.0.0.1:${port}/v1 failed: the server responds with HTTP 404. ` +
      "Check `url` and `wsUrl`: a proxy's prefix belongs before /graphql.";
    expect(failure).toMatchObject({ code: "BAD_RESPONSE", status: 404, message });
    expect(states.slice(0, 2)).toMatchObject([{ status: "connecting" }, { status: "lost", cause: failure }]);
    expect(new Set(requests)).toEqual(new Set(["no key"]));
  });

  test.each<[what: string, respond: RequestListener, message: RegExp]>([
    [
      "a redirect",
      (_, response) => response.writeHead(308, { location: "/graphql" }).end(),
      /HTTP 308 \(redirect to \/graphql\)\. Check `url`/,
    ],
    [
      "a page",
      (_, response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>"),
      /HTTP 200 \(a page\)\. Check `url`/,
    ],
  ])("regression: fails for %s", async (_what, respond, message) => {
    const { failure } = await failureAt(respond);
    expect(failure).toMatchObject({ code: "BAD_RESPONSE", message: expect.stringMatching(message) as string });
  });

  test.each([
    [401, /responds with HTTP 401\. Check that the server is ready and proxies forward WebSockets/],
    [503, /responds with HTTP 503\. Check that the server is ready/],
  ])("regression: retries after HTTP %d, and reports the reason", async (status, message) => {
    const limited = { minMs: 1, maxMs: 2, attempts: 3 };
    const { failure, states } = await failureAt((_, response) => response.writeHead(status).end(), limited);
    const cause = { code: "NETWORK_ERROR", status, message: expect.stringMatching(message) as string };
    expect(failure).toMatchObject(cause);
    expect(states[1]).toMatchObject({ status: "lost", cause });
  });

  test("regression: warns once on the console if no listener gets the state", async () => {
    const warned = jest.spyOn(console, "warn").mockImplementation();
    const reconnect = { minMs: 1, maxMs: 2, attempts: 3 };
    const failing = createSluice({ url: "http://127.0.0.1:1/graphql", apiKey: "slk_x", reconnect });
    await expect(failing.liveReadings({ input: {} }).next()).rejects.toThrow(/failed \(.+\)\. Check `wsUrl`/);
    expect(warned.mock.calls).toEqual([
      [expect.stringMatching(/^Sluice: no events yet\. The connection to ws:.+ failed/)],
    ]);
    warned.mockRestore();
  });
});

test("names the cause that Node.js hides in the error of fetch", async () => {
  const failing = createSluice({ url: "http://127.0.0.1:1/graphql", apiKey: "slk_x" }).viewer();
  await expect(failing).rejects.toThrow(/Cannot reach \S+ \(.+\)\. Check `url`/);
});

test("regression: reports a server without TLS, without OpenSSL's message", async () => {
  const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const failing = createSluice({ url: `https://127.0.0.1:${port}/graphql`, apiKey: "slk_x" }).viewer();
  await expect(failing).rejects.toThrow(
    /\(the server does not use TLS; for a server without TLS, use http:\/\/\)\. Check/,
  );
  server.close();
});

test.each(["{}", '{"apikey":"slk_x"}', '{"apiKey":null}'])("regression: rejects %s, which has no apiKey", (given) => {
  const options = { ...(JSON.parse(given) as { apiKey: string }), url: URL };
  expect(() => createSluice(options)).toThrow("The apiKey is missing or empty.");
});

test.each([
  [{ apiKey: "" }, /apiKey is missing or empty/],
  [{ url: "sluice.example.com/graphql" }, /Begin it with https/],
  [{ url: "/graphql" }, /Begin it with https/],
])("rejects the options %j immediately", (options, message) => {
  expect(() => createSluice({ url: URL, apiKey: "slk_x", ...options })).toThrow(message);
});

test("accepts a path as the URL in a page", async () => {
  await inPageOf("http://shop.example.com/fleet", async () => {
    expect(() => createSluice({ url: "/graphql", apiKey: "slk_x" })).not.toThrow();
  });
});

test.each([
  ["TIMEOUT", { timeoutMs: 1, fetch: (_: unknown, init?: RequestInit) => stalled(init?.signal) }, /Raise `timeoutMs`/],
  ["BAD_RESPONSE", { fetch: async () => new Response("<html>", { status: 404 }) }, /GraphQL endpoint/],
] as const)("%s names the remedy", async (code, options, message) => {
  const failing = createSluice({ url: URL, apiKey: "slk_x", ...options }).viewer();
  await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
});

function stalled(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
}

test("sends the text of a string object, which generators emit as a typed document", async () => {
  const sent: unknown[] = [];
  const fetch = async (_url: unknown, init?: RequestInit) => {
    sent.push(JSON.parse(init?.body as string));
    return Response.json({ data: { viewer: null } });
  };
  class TypedText extends String {
    readonly __apiType?: (variables: { first: number }) => { viewer: null };
  }
  const sluice = createSluice({ url: URL, apiKey: "slk_x", fetch });
  expect(await sluice.request(new TypedText("{ viewer }"), { first: 1 })).toEqual({ viewer: null });
  expect(sent).toEqual([{ query: "{ viewer }", variables: { first: 1 } }]);
});
