/** Attacks that repeat an operation over any transport. */
import { NUMBER, type Attack, type HttpAttack } from "../attack/attack";

export const TRANSPORTS = ["POST", "GET", "WebSocket", "POST unread", "WebSocket unread", "POST anew"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Returns an attack that repeats the operation. With `anew`, each request has a new document. */
export function over(transport: Transport, key: string | undefined, document: string): Attack {
  switch (transport) {
    case "POST":
      return post(key, { query: document });
    case "POST anew":
      return post(key, { query: `${document} # ${NUMBER}` });
    case "POST unread":
      return { ...post(key, { query: document }), reads: false };
    case "GET":
      return {
        kind: "http",
        method: "GET",
        path: `/graphql?query=${encodeURIComponent(document).replaceAll(encodeURIComponent(NUMBER), NUMBER)}`,
        headers: { ...authorization(key), accept: "application/json", "apollo-require-preflight": "1" },
      };
    case "WebSocket":
      return webSocket(key, [document]);
    case "WebSocket unread":
      return { ...webSocket(key, [document, document, document]), reads: false, renewAfterMs: 5_000 };
  }
}

export function post(key: string | undefined, body: object): HttpAttack {
  const headers = { ...authorization(key), "content-type": "application/json", accept: "application/json" };
  return { kind: "http", method: "POST", path: "/graphql", headers, body: JSON.stringify(body) };
}

export function webSocket(key: string | undefined, documents: readonly string[]) {
  const messages = documents.map((query, index) =>
    JSON.stringify({ id: `o${index}`, type: "subscribe", payload: { query } }),
  );
  return { kind: "webSocket", ...(key !== undefined && { authorization: `Bearer ${key}` }), messages } as const;
}

function authorization(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}
