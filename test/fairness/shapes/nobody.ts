/** The most harmful uses without any key: rejected requests and open connections. */
import type { GraphQLSchema } from "graphql";
import { NUMBER, type Attack, type HttpAttack, type WebSocketAttack } from "../attack/attack";
import type { Shape } from "./shape";
import { post, webSocket } from "./transports";

const SECRET = "A".repeat(43);
const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const JWT = `${b64({ alg: "RS256", kid: `k${NUMBER}` })}.${b64({ sub: "x", tenant_id: "attacker", exp: 4e9 })}.${"A".repeat(342)}`;

/** Invalid bearer tokens. */
const TOKENS: Readonly<Record<string, string | undefined>> = {
  "no token": undefined,
  "a token of no form": "x",
  "keys that never existed": `slk_k${NUMBER}_${SECRET}`,
  "a key that never existed": `slk_nobody_${SECRET}`,
  "a forged token": JWT,
  "a token that is long": "x".repeat(12_000),
};

function headersOf(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function http(method: "GET" | "POST", path: string, token?: string, body?: string): HttpAttack {
  const headers = {
    ...headersOf(token),
    accept: "application/json",
    ...(body && { "content-type": "application/json" }),
  };
  return { kind: "http", method, path, headers, ...(body !== undefined && { body }) };
}

const QUERY = JSON.stringify({ query: "{ viewer { role } }" });

function overTransports(name: string, token: string | undefined): [string, Attack][] {
  return [
    [`${name}, POST`, http("POST", "/graphql", token, QUERY)],
    [`${name}, GET`, http("GET", "/graphql?query=%7Bviewer%7Brole%7D%7D", token)],
    [`${name}, export`, http("GET", "/export/readings?assetId=a0&sensorId=s0&from=2020-01-01T00:00:00Z", token)],
    [`${name}, WebSocket`, { ...webSocket(token ?? "", ["{ viewer { role } }"]), renewAfterMs: 50 }],
    [`${name}, a long body`, http("POST", "/graphql", token, JSON.stringify({ query: "x".repeat(1_000_000) }))],
  ];
}

const socket = (messages: readonly string[], more: Partial<WebSocketAttack> = {}): WebSocketAttack => {
  return { kind: "webSocket", messages, ...more };
};
const HOST = "Host: localhost";
const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";

const CONNECTIONS: Readonly<Record<string, Attack>> = {
  "a connection without a request": { kind: "raw", text: "" },
  "a request line without an end": { kind: "raw", text: "POST /graphql HTTP/1.1\r\n" },
  "a header without an end": { kind: "raw", text: `POST /graphql HTTP/1.1\r\n${HOST}\r\nX: ` },
  "a body that does not come": {
    kind: "raw",
    text: `POST /graphql HTTP/1.1\r\n${HOST}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`,
  },
  "a chunked body that does not end": {
    kind: "raw",
    text: `POST /graphql HTTP/1.1\r\n${HOST}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
  },
  "requests in one packet": {
    kind: "raw",
    text: `GET /health HTTP/1.1\r\n${HOST}\r\n\r\n`.repeat(500),
    renewAfterMs: 200,
  },
  "headers that are too large": {
    kind: "raw",
    text: `GET / HTTP/1.1\r\n${HOST}\r\nX: ${"x".repeat(60_000)}\r\n\r\n`,
    renewAfterMs: 50,
  },
  "no HTTP": { kind: "raw", text: "\u0016\u0003\u0001".repeat(1_000), renewAfterMs: 50 },
  "connections that are opened and closed": { kind: "raw", text: "", renewAfterMs: 1 },
  "sockets that never begin": socket([]),
  "sockets that are opened and closed": socket([], { renewAfterMs: 5 }),
  "sockets that subscribe before they begin": socket([
    '{"id":"1","type":"subscribe","payload":{"query":"{viewer{role}}"}}',
  ]),
  "sockets that send no JSON": socket(["x".repeat(100_000)]),
  "sockets that send too much": socket(["x".repeat(900_000)]),
  "sockets that ping": socket(
    Array.from({ length: 1_000 }, () => '{"type":"ping"}'),
    { renewAfterMs: 300 },
  ),
  "sockets that read nothing": socket(
    Array.from({ length: 1_000 }, () => '{"type":"ping"}'),
    { reads: false, renewAfterMs: 5_000 },
  ),
  "sockets on another path": {
    kind: "raw",
    text: `GET /x HTTP/1.1\r\n${HOST}\r\n${UPGRADE}\r\n\r\n`,
    renewAfterMs: 20,
  },
  "sockets of another origin": {
    kind: "raw",
    text: `GET /graphql HTTP/1.1\r\n${HOST}\r\nOrigin: http://evil\r\n${UPGRADE}\r\n\r\n`,
    renewAfterMs: 20,
  },
};

const PATHS = [
  "/",
  "/health",
  "/ready",
  "/healthz",
  "/readyz",
  "/metrics",
  "/graphql",
  `/nothing${NUMBER}`,
  `/${"x".repeat(8_000)}`,
];

export function nobodyShapes(schema: GraphQLSchema): Shape[] {
  const lists = Object.keys(schema.getQueryType()?.getFields() ?? {}).map((field): [string, Attack] => [
    `Query.${field} without a key`,
    post(undefined, { query: `{ ${field} }` }),
  ]);
  const all: [string, Attack][] = [
    ...Object.entries(TOKENS).flatMap(([name, token]) => overTransports(name, token)),
    ...Object.entries(CONNECTIONS),
    ...PATHS.map((path): [string, Attack] => [`GET ${path.slice(0, 20)}`, http("GET", path)]),
    ...lists,
  ];
  return all.map(([name, attack]) => ({ by: "nobody", name: `nobody: ${name}`, covers: [], attackOf: () => attack }));
}
