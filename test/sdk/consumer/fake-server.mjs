// A customer's program that replaces `fetch` and WebSocket. It shows how the SDK uses its peer dependency graphql.
import { createSluice } from "@sluice/sdk";
import { parse, version } from "graphql";

const flat = (text) => text.replace(/\s+/g, " ").trim();
console.log(version);

const fetch = async (_url, { body }) => {
  console.log(flat(JSON.parse(body).query));
  return Response.json({ data: { a: 1 } });
};

/** Sends one event per connection, then closes it. */
class BreakingSocket {
  readyState = 1;
  constructor() {
    queueMicrotask(() => this.onopen());
  }
  send(text) {
    const { type, id, payload } = JSON.parse(text);
    const answer = (message) => queueMicrotask(() => this.onmessage({ data: JSON.stringify(message) }));
    if (type === "connection_init") answer({ type: "connection_ack" });
    if (type !== "subscribe") return;
    const { after } = payload.variables.input;
    console.log("after", after);
    answer({ id, type: "next", payload: { data: { readings: { cursor: String(Number(after ?? 0) + 1) } } } });
    setTimeout(() => this.close(1012, "restart"));
  }
  close(code = 1000, reason = "") {
    this.readyState = 3;
    queueMicrotask(() => this.onclose?.({ code, reason, wasClean: true }));
  }
}

Object.assign(BreakingSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });

const options = { url: "http://127.0.0.1:1/graphql", apiKey: "slk_x", fetch, webSocketImpl: BreakingSocket };
const sluice = createSluice({ ...options, reconnect: { minMs: 1, maxMs: 1 } });
await sluice.viewer();
await sluice.request(parse("{ a(b: 1) }"));
const document = parse("subscription ($input: ReadingsInput!) { readings(input: $input) { cursor } }");
let seen = 0;
for await (const { cursor } of sluice.subscribe(document, { input: {} })) {
  console.log("cursor", cursor);
  if (++seen === 2) break;
}
await sluice.close();
