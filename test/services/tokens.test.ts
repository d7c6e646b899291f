/** Bearer tokens of an identity provider. A real HTTP server with real keys simulates the provider. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from "jose";
import { UnavailableError } from "../../src/domain/errors";
import { toId } from "../../src/domain/keys";
import type { TokenOptions } from "../../src/domain/tokens";
import { TokenAccess } from "../../src/services/access/token-access";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { principalOf } from "../harness/principal";

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

const ISSUER = "https://login.example.com/";
const AUDIENCE = "sluice";
/** Permitted clock skew between the provider and Sluice, in seconds. */
const SKEW = 60;

let published: JWK[] = [];
let broken = false;
let fetches = 0;
let provider: Server;
let stack: Stack;
let first: Key;
let tenantId: string;

async function newKey(kid: string, alg = "RS256"): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

beforeAll(async () => {
  first = await newKey("first");
  published = [first.jwk];
  provider = createServer((_request, response) => {
    fetches++;
    response.writeHead(broken ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  disposeLater(() => new Promise((resolve) => provider.close(resolve)));
  stack = await startStack({ services: { tokens: optionsOf() } });
  tenantId = uniqueName("acme");
  await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Acme" }));
  disposeLater(() => stack.accounts.deleteTenantAccount(toId(tenantId), `tenant_${tenantId}`));
});

function optionsOf(): TokenOptions {
  return {
    jwksUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`,
    issuer: ISSUER,
    audience: AUDIENCE,
    tenantClaim: "https://sluice.example.com/tenant",
    roleClaim: "realm.roles",
    roles: { boss: "TENANT_ADMIN", viewer: "TENANT_READER", root: "OPERATOR" },
    algorithms: ["RS256", "ES256"],
    cooldownMs: 20,
  };
}

interface Claims {
  readonly roles?: unknown;
  readonly tenant?: unknown;
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly expires?: number | null;
  readonly issued?: number | null;
  readonly notBefore?: number;
}

const now = () => Math.floor(Date.now() / 1_000);

function payloadOf({ roles = ["viewer"], tenant = tenantId }: Claims): Record<string, unknown> {
  return { "https://sluice.example.com/tenant": tenant, realm: { roles } };
}

async function sign(claims: Claims = {}, key = first, alg = "RS256", secret?: Uint8Array): Promise<string> {
  const jwt = new SignJWT(payloadOf(claims))
    .setProtectedHeader({ alg, kid: key.kid })
    .setIssuer(claims.issuer ?? ISSUER)
    .setAudience(claims.audience ?? AUDIENCE);
  if (claims.issued !== null) jwt.setIssuedAt(claims.issued ?? now());
  if (claims.subject !== "") jwt.setSubject(claims.subject ?? "jane");
  if (claims.expires !== null) jwt.setExpirationTime(claims.expires ?? now() + 60);
  if (claims.notBefore !== undefined) jwt.setNotBefore(claims.notBefore);
  return jwt.sign(secret ?? key.privateKey);
}

const authenticate = async (token: string) => principalOf(stack.services.access, token);

test("a token grants the tenant and role of its claims until it expires", async () => {
  const expires = now() + 60;
  const principal = await authenticate(await sign({ expires, roles: ["unknown", "viewer", "boss"] }));
  expect(principal).toEqual({
    role: "TENANT_ADMIN",
    tenantId,
    keyId: "jwt:jane",
    expiresAt: new Date((expires + SKEW) * 1_000),
    tenantSince: expect.any(Date) as Date,
  });
  expect(await authenticate(await sign({ roles: "viewer" }))).toMatchObject({ role: "TENANT_READER", tenantId });
  expect(await authenticate(await sign({ roles: "root" }))).toMatchObject({ role: "OPERATOR", tenantId: null });
  expect(await stack.services.access.viewerKey(principal!)).toBeNull();
});

test("a token with any other claim is rejected", async () => {
  const wrong: readonly Claims[] = [
    { issuer: "https://evil.example.com/" },
    { audience: "another" },
    { expires: now() - SKEW },
    { expires: null },
    { notBefore: now() + SKEW + 30 },
    { subject: "" },
    { roles: [] },
    { roles: ["unknown"] },
    { roles: ["__proto__", "constructor"] },
    { roles: { boss: true } },
    { tenant: null },
    { tenant: "" },
    { tenant: "../acme" },
    { tenant: { $gt: "" } },
    { tenant: "never-existed" },
  ];
  for (const claims of wrong) expect([claims, await authenticate(await sign(claims))]).toEqual([claims, null]);
});

test("a token with a forged signature is rejected", async () => {
  const stranger = await newKey("first");
  const unknown = await newKey("unknown");
  const elliptic = await newKey("first", "ES256");
  const pem = new TextEncoder().encode(await exportSPKI(first.publicKey));
  const genuine = await sign();
  const [head = "", body = "", signature = ""] = genuine.split(".");
  const altered = Buffer.from(JSON.stringify({ ...payloadOf({ roles: "root" }), sub: "x" })).toString("base64url");
  const unsecured = new UnsecuredJWT(payloadOf({})).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject("x");
  const forged = [
    await sign({}, stranger),
    await sign({}, unknown),
    await sign({}, elliptic, "ES256"),
    // This token uses the public key as the secret of a symmetric signature.
    await sign({}, first, "HS256", pem),
    unsecured.setExpirationTime("1h").encode(),
    `${head}.${altered}.${signature}`,
    `${head}.${body}.`,
    `${head}.${body}.AAAA`,
    "a.b.c",
    "..",
    `${"x".repeat(5_000)}.x.x`,
  ];
  for (const token of forged) expect(await authenticate(token)).toBeNull();
});

test("a token is valid only if it was issued after its tenant's registration", async () => {
  const { fleet, lifecycle } = stack.services;
  const tenant = uniqueName("next");
  const register = () => value(fleet.registerTenant(OPERATOR, { tenantId: tenant, name: "Next" }));
  const registeredIn = ({ tenant: { createdAt } }: { tenant: { createdAt: Date } }) =>
    Math.floor(createdAt.getTime() / 1_000);
  const first = await register();
  disposeLater(() => stack.accounts.deleteTenantAccount(tenant, `tenant_${tenant}~2`));
  const atOnce = await sign({ tenant, roles: "boss", issued: registeredIn(first) });
  const principal = (await authenticate(atOnce))!;
  expect(principal).toMatchObject({ tenantId: tenant, tenantSince: first.tenant.createdAt });
  expect(await authenticate(await sign({ tenant, issued: registeredIn(first) - SKEW }))).not.toBeNull();
  expect(await authenticate(await sign({ tenant, issued: registeredIn(first) - SKEW - 1 }))).toBeNull();
  expect(await authenticate(await sign({ tenant, issued: null }))).toBeNull();
  expect(await authenticate(await sign({ roles: "root", issued: null }))).toMatchObject({ role: "OPERATOR" });

  await value(lifecycle.deleteTenant(OPERATOR, { tenantId: tenant }));
  await until(async () => (await stack.ports.tenants.find([tenant])).length === 0);
  // Times in tokens are whole seconds. In production, the cooldown of an ID is longer.
  await until(() => Date.now() >= (registeredIn(first) + 1) * 1_000);
  const second = await register();
  // A previous tenant's token looks like a token of a provider whose clock is behind.
  expect(await authenticate(atOnce)).toBeNull();
  expect(await authenticate(await sign({ tenant, issued: registeredIn(second) - 1 }))).toBeNull();
  expect(await fleet.tenants(principal, [tenant])).toEqual([null]);
  expect(await failures(fleet.registerAsset(principal, { assetId: "a", type: "t" }))).toEqual(["NOT_FOUND tenantId"]);
  const since = await sign({ tenant, issued: registeredIn(second) });
  expect(await authenticate(since)).toMatchObject({ tenantSince: second.tenant.createdAt });
});

test("follows the provider's rotation of keys, and queries it within the limit", async () => {
  const next = await newKey("next");
  published = [first.jwk, next.jwk];
  const token = await sign({}, next);
  await until(async () => (await authenticate(token)) !== null);
  const asked = fetches;
  for (let time = 0; time < 20; time++) expect(await authenticate(token)).not.toBeNull();
  expect(fetches).toBe(asked);
});

test("a token is unavailable instead of rejected while the provider is unreachable", async () => {
  broken = true;
  const fresh = await startStack({ services: { tokens: optionsOf() } });
  await expect(principalOf(fresh.services.access, await sign())).rejects.toBeInstanceOf(UnavailableError);
  broken = false;
  // The token's tenant is in another database, so Sluice rejects the token once it has fetched the keys.
  for (;;) {
    // After a failure, Sluice sends the provider no request for a few milliseconds.
    const found = await principalOf(fresh.services.access, await sign()).catch((error: unknown) => error);
    if (!(found instanceof UnavailableError)) return expect(found).toBeNull();
  }
});

test("streams end when their token expires, and a suspended tenant has no valid token", async () => {
  const principal = (await authenticate(await sign({ expires: now() + 2 - SKEW })))!;
  const stream = await value(stack.services.telemetry.subscribe(principal, { onOverflow: "GAP" }));
  for (let event = await stream.next(); event.done !== true;) event = await stream.next();
  expect(Date.now()).toBeGreaterThanOrEqual(principal.expiresAt!.getTime() - 5);
  await value(stack.services.lifecycle.suspendTenant(OPERATOR, { tenantId }));
  expect(await authenticate(await sign())).toBeNull();
});

describe("a provider that fails", () => {
  const answers = {
    "responds with 500": (response: ServerResponse) => void response.writeHead(500).end("{}"),
    "responds without JSON": (response: ServerResponse) => void response.end("<html>"),
    "responds without end": (response: ServerResponse) => {
      const chunk = "x".repeat(65_536);
      const more = (): void => {
        while (response.writable && response.write(chunk));
      };
      response.on("drain", more);
      more();
    },
  };

  test.each(Object.entries(answers))(
    "regression: gets no further request for some time if it %s",
    async (_name, answer) => {
      let asked = 0;
      let ended = 0;
      const failing = createServer((_request, response) => {
        asked++;
        response.on("close", () => ended++);
        answer(response);
      });
      await new Promise<void>((resolve) => failing.listen(0, "127.0.0.1", resolve));
      disposeLater(() => new Promise((resolve) => failing.close(resolve)));
      const { port } = failing.address() as AddressInfo;
      const access = new TokenAccess({ ...optionsOf(), jwksUrl: `http://127.0.0.1:${port}/`, cooldownMs: 60_000 });
      const token = await new SignJWT({}).setProtectedHeader({ alg: "RS256", kid: "x" }).sign(first.privateKey);
      for (let attempt = 0; attempt < 5; attempt++) {
        await expect(access.verify(token)).rejects.toThrow(UnavailableError);
      }
      expect(asked).toBe(1);
      await until(() => ended === 1);
    },
  );
});
