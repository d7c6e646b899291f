/** Reasons of denied access, which the client, the log and a metric report. Tests both transports with real tokens. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EncryptJWT, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { pino } from "pino";
import { Registry } from "prom-client";
import { ACCESS_DENIALS, type AccessDenialReason } from "../../src/domain/access-denial";
import { toId } from "../../src/domain/keys";
import { createHttpServer, type HttpServer } from "../../src/server/http-server";
import { createEngine } from "../graphql/run";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { webSocketLimits } from "../harness/web-socket-limits";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";
import { RawSocket } from "./server";

const ISSUER = "https://login.example.com/";
const lines: string[] = [];
const registry = new Registry();

let published: JWK[] = [];
let provider: Server;
let stack: Stack;
let server: HttpServer;
let key: CryptoKey;
let tenantId: string;

const now = () => Math.floor(Date.now() / 1_000);

async function newKey(kid?: string): Promise<{ privateKey: CryptoKey; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), ...(kid !== undefined && { kid }) } };
}

async function token(claims: Record<string, unknown> = {}, header: { kid?: string } = { kid: "a" }, by = key) {
  const payload = {
    iss: ISSUER,
    aud: "sluice",
    sub: "jane",
    tenant: tenantId,
    role: "viewer",
    iat: now(),
    exp: now() + 60,
  };
  return new SignJWT({ ...payload, ...claims }).setProtectedHeader({ alg: "RS256", ...header }).sign(by);
}

beforeAll(async () => {
  const { privateKey, jwk } = await newKey("a");
  key = privateKey;
  published = [jwk];
  provider = createServer((_request, response) => response.end(JSON.stringify({ keys: published })));
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  disposeLater(() => new Promise((resolve) => provider.close(resolve)));
  const tokens = {
    jwksUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`,
    issuer: ISSUER,
    audience: "sluice",
    tenantClaim: "tenant",
    roleClaim: "role",
    roles: { viewer: "TENANT_READER" },
    algorithms: ["RS256"],
    cooldownMs: 0,
  } as const;
  stack = await startStack({ services: { tokens } });
  tenantId = uniqueName("acme");
  await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Acme" }));
  disposeLater(() => stack.accounts.deleteTenantAccount(toId(tenantId), `tenant_${tenantId}`));
  server = createHttpServer({
    engine: createEngine(stack.services),
    access: stack.services.access,
    logger: pino({ level: "info" }, { write: (line) => void lines.push(line) }),
    host: "127.0.0.1",
    port: 0,
    ide: false,
    readiness: () => ({ ready: true, reasons: [] }),
    registry,
    webSocket: webSocketLimits(),
  });
  await server.start();
  disposeLater(() => server.stop());
});

const body = JSON.stringify({ query: "{ viewer { role } }" });

function post(authorization: string): Promise<Response> {
  const headers = { "content-type": "application/json", authorization };
  return fetch(`${server.url()}/graphql`, { method: "POST", body, headers });
}

async function counted(transport: string, reason: string): Promise<number> {
  const metric = await registry.getSingleMetric("sluice_authentication_failures_total")?.get();
  return metric?.values.find(({ labels }) => labels.transport === transport && labels.reason === reason)?.value ?? 0;
}

async function expiredKey(): Promise<string> {
  const input = { tenantId, role: "TENANT_READER", name: "brief", expiresAt: new Date(Date.now() + 2_000) } as const;
  const { apiKey, secret } = await value(stack.services.access.createKey(OPERATOR, input));
  await until(() => new Date() > (apiKey.expiresAt ?? new Date()));
  return secret;
}

async function revokedKey(): Promise<string> {
  const input = { tenantId, role: "TENANT_READER", name: "gone" } as const;
  const { apiKey, secret } = await value(stack.services.access.createKey(OPERATOR, input));
  await value(stack.services.access.revokeKey(OPERATOR, { keyId: apiKey.keyId }));
  return secret;
}

const secret = "x".repeat(43);

async function withCrit(): Promise<string> {
  const [, payload = "", signature = ""] = (await token({})).split(".");
  const header = { alg: "RS256", kid: "a", crit: ["exp"], exp: 1 };
  return `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${payload}.${signature}`;
}

function encrypted(): Promise<string> {
  const header = { alg: "dir", enc: "A256GCM" };
  return new EncryptJWT({}).setProtectedHeader(header).encrypt(new Uint8Array(32));
}

const DENIED: [AccessDenialReason, string, () => string | Promise<string>][] = [
  ["UNKNOWN_KEY", "an API key that does not exist", () => `slk_none_${secret}`],
  ["UNKNOWN_KEY", "a part of an API key", () => "slk_none"],
  ["EXPIRED_KEY", "an expired API key", expiredKey],
  ["REVOKED_KEY", "a revoked API key", revokedKey],
  ["MALFORMED", "a token that is not a JWT", () => "a.b.c"],
  ["TOO_LONG", "a token above the limit", () => token({ groups: "x".repeat(9_500) })],
  ["EXPIRED", "an expired token", () => token({ exp: now() - 61 })],
  ["NOT_YET_VALID", "a token that is not valid yet", () => token({ nbf: now() + 90 })],
  ["WRONG_AUDIENCE", "a token for another audience", () => token({ aud: ["other", "another"] })],
  ["WRONG_ISSUER", "a token of another issuer", () => token({ iss: "https://evil.example.com/" })],
  ["INVALID_CLAIM", "a token without sub", () => token({ sub: undefined })],
  ["INVALID_CLAIM", "a token with too long a sub", () => token({ sub: "x".repeat(256) })],
  ["UNMAPPED_ROLE", "a token with another role", () => token({ role: ["admin", "boss"] })],
  ["MISSING_TENANT", "a token without a tenant", () => token({ tenant: undefined })],
  ["INACTIVE_TENANT", "a token of an unknown tenant", () => token({ tenant: "nobody" })],
  ["ISSUED_TOO_EARLY", "a token issued before the tenant's registration", () => token({ iat: now() - 3_600 })],
  ["UNKNOWN_KEY_ID", "a token with an unknown kid", () => token({}, { kid: "b" })],
  [
    "INVALID_SIGNATURE",
    "a token with another signature",
    async () => token({}, { kid: "a" }, (await newKey()).privateKey),
  ],
  ["UNSUPPORTED_HEADER", "a token with crit", withCrit],
  ["ENCRYPTED_TOKEN", "an encrypted token", encrypted],
  [
    "UNSUPPORTED_ALGORITHM",
    "a token with a symmetric signature",
    () => new SignJWT({}).setProtectedHeader({ alg: "HS256", kid: "a" }).sign(new TextEncoder().encode(secret)),
  ],
];

test.each(DENIED)("regression: gives the reason %s for %s", async (reason, _what, credentials) => {
  const given = await credentials();
  const before = [await counted("http", reason), await counted("websocket", reason)];
  lines.length = 0;
  const sentence = ACCESS_DENIALS[reason];

  const response = await post(`Bearer ${given}`);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe(
    `Bearer realm="sluice", error="invalid_token", error_description="${sentence}"`,
  );
  expect(await response.json()).toEqual({
    errors: [{ message: sentence, extensions: { code: "UNAUTHENTICATED", reason } }],
  });

  const socket = new RawSocket(`${server.url().replace("http", "ws")}/graphql`);
  await socket.init({ authorization: `Bearer ${given}` });
  expect(await socket.closed).toEqual({ code: 4403, reason: sentence });

  expect([await counted("http", reason), await counted("websocket", reason)]).toEqual(before.map((count) => count + 1));
  const logged = lines.filter((line) => line.includes('"access denied"'));
  expect(logged.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { reason, transport: "http", clientAddress: "127.0.0.1" },
    { reason, transport: "websocket", clientAddress: "127.0.0.1" },
  ]);
  for (const part of [...given.split("."), given.slice(-30)].filter(({ length }) => length > 20))
    expect(lines.join("")).not.toContain(part);
});

test.each<[AccessDenialReason, string, Record<string, unknown>]>([
  ["INVALID_CLAIM", "sub is a number", { sub: 42 }],
  ["INVALID_CLAIM", "sub is an array", { sub: ["jane"] }],
  ["INVALID_CLAIM", "exp is text", { exp: String(now() + 60) }],
  ["INVALID_CLAIM", "nbf is text", { nbf: String(now()) }],
  ["INVALID_CLAIM", "iat is text", { iat: String(now()) }],
  ["WRONG_AUDIENCE", "aud is a number", { aud: 7 }],
  ["MISSING_TENANT", "the tenant is a number", { tenant: 7 }],
  ["UNMAPPED_ROLE", "the role is a number", { role: 7 }],
])("regression: gives the reason %s if %s", async (reason, _what, claims) => {
  const response = await post(`Bearer ${await token(claims)}`);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { reason } }] });
});

test("the log names the found and the expected value", async () => {
  lines.length = 0;
  await post(`Bearer ${await token({ aud: "other" })}`);
  await post(`Bearer ${await token({ role: "boss" })}`);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { reason: "WRONG_AUDIENCE", sub: "jane", found: "other", expected: "sluice" },
    { reason: "UNMAPPED_ROLE", sub: "jane", claim: "role", found: "boss" },
  ]);
});

test("the log summarizes a flood of denials, and the metric counts all of them", async () => {
  const reason = "MALFORMED";
  lines.length = 0;
  const before = await counted("http", reason);
  for (let attempt = 0; attempt < 50; attempt++) await post("Basic x");
  expect(await counted("http", reason)).toBe(before + 50);
  expect(lines.length).toBeLessThanOrEqual(10);
});

describe("regression: the API accepts a token", () => {
  const role = async (given: string) => {
    const response = await post(`Bearer ${given}`);
    return [response.status, await response.json()];
  };
  const opened = [200, { data: { viewer: { role: "TENANT_READER" } } }];

  test.each<[string, () => Promise<string>]>([
    ["with a sub of 255 characters", () => token({ sub: "auth0|".padEnd(255, "x") })],
    ["with a sub that has a blank", () => token({ sub: "CN=Jane Doe" })],
    ["with several audiences", () => token({ aud: ["account", "sluice"] })],
    ["longer than 4,096 characters", () => token({ groups: "x".repeat(8_000) })],
    ["that expired less than a minute ago", () => token({ exp: now() - 50 })],
    ["that is valid in less than a minute", () => token({ nbf: now() + 50 })],
    ["whose iat is ahead by less than a minute", () => token({ iat: now() + 50 })],
    ["whose iat is behind the registration of its tenant by less than a minute", () => token({ iat: now() - 45 })],
  ])("%s", async (_what, given) => {
    expect(await role(await given())).toMatchObject(opened);
  });

  test("of a provider that publishes several keys without kid", async () => {
    const [kept] = published;
    const keys = await Promise.all([newKey(), newKey(), newKey()]);
    published = keys.map(({ jwk }) => jwk);
    const { privateKey } = keys[2];
    const wrong = (await newKey()).privateKey;
    // The unknown `kid` makes Sluice fetch the keys.
    expect(await role(await token({}, { kid: "fetch" }))).toMatchObject([401, {}]);
    expect(await role(await token({}, {}, privateKey))).toMatchObject(opened);
    expect(await role(await token({}, {}, wrong))).toMatchObject([401, {}]);
    // The provider rotates keys without `kid`, so nothing indicates that the fetched keys are outdated.
    const next = await newKey();
    published = [keys[0].jwk, next.jwk];
    expect(await role(await token({}, {}, next.privateKey))).toMatchObject(opened);
    published = [kept!];
    expect(await role(await token({}, { kid: "a" }))).toMatchObject(opened);
  });
});
