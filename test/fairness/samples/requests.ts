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

/** Returns an attack that opens `count` subscriptions on one socket. */
export function subscriptions(apiKey: string, query: string, count = 1): WebSocketAttack {
  const messages = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `s${index}`, type: "subscribe", payload: { query } }),
  );
  return { kind: "webSocket", authorization: `Bearer ${apiKey}`, messages };
}

/** Repeats a text `count` times with ascending numbers: `repeat(2, (n) => "a" + n)` returns `a0 a1`. */
export function repeat(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join(" ");
}
