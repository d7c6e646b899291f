/** Errors of the SDK say what to do. */
import { createSluice, type SluiceOptions } from "@sluice/sdk";

const URL = "http://api.example.com/graphql";

/** Fails as a browser's `fetch` does, whatever the reason. */
const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));

/** Message of a query that does not reach the server. */
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

test("tells a page over https that it cannot reach http", async () => {
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
      // Closed already.
    }
  }
  const options = { url: URL, apiKey: "slk_x", webSocketImpl: RejectedSocket, reconnect: { attempts: 0 } };
  await inPageOf("http://shop.example.com/", async () => {
    const failing = createSluice(options).liveReadings({ input: {} }).next();
    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining("SLUICE_CORS_ORIGINS") as string });
  });
});

test("names the cause that Node hides in the error of fetch", async () => {
  const failing = createSluice({ url: "http://127.0.0.1:1/graphql", apiKey: "slk_x" }).viewer();
  await expect(failing).rejects.toThrow(/Cannot reach \S+ \(.+\)\. Check `url`/);
});

test.each([
  [{ apiKey: "" }, /apiKey is empty/],
  [{ url: "sluice.example.com/graphql" }, /Begin it with https/],
  [{ url: "/graphql" }, /Begin it with https/],
])("rejects the options %j at once", (options, message) => {
  expect(() => createSluice({ url: URL, apiKey: "slk_x", ...options })).toThrow(message);
});

test("accepts a path as the URL on a page", async () => {
  await inPageOf("http://shop.example.com/fleet", async () => {
    expect(() => createSluice({ url: "/graphql", apiKey: "slk_x" })).not.toThrow();
  });
});

test.each([
  ["TIMEOUT", { timeoutMs: 1, fetch: (_: unknown, init?: RequestInit) => stalled(init?.signal) }, /Raise `timeoutMs`/],
  ["BAD_RESPONSE", { fetch: async () => new Response("<html>", { status: 404 }) }, /GraphQL endpoint/],
] as const)("%s says what to do", async (code, options, message) => {
  const failing = createSluice({ url: URL, apiKey: "slk_x", ...options }).viewer();
  await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
});

function stalled(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
}

test("sends the text of a string object, which generators write as a typed document", async () => {
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
