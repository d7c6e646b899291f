import type { HttpAttack, WebSocketAttack } from "../attack/attack";

export function post(apiKey: string, query: string): HttpAttack {
  return {
    kind: "http",
    method: "POST",
    path: "/graphql",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query }),
  };
}

/** All on one socket. */
export function subscriptions(apiKey: string, query: string, count = 1): WebSocketAttack {
  const messages = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `s${index}`, type: "subscribe", payload: { query } }),
  );
  return { kind: "webSocket", authorization: `Bearer ${apiKey}`, messages };
}

/** Repeats the text `count` times, each with another number: `repeat(2, (n) => "a" + n)` is `a0 a1`. */
export function repeat(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join(" ");
}
