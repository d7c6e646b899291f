/** An open WebSocket closes when its access ends, for any reason and in any process. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";
import { spawnPlatform } from "../../dev/process";
import type { Stack } from "../../dev/stack";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { RawSocket } from "../server/server";

const ENDED = { code: 4440, reason: "Access ended" };
const ISSUER = "https://login.example.com/";
const AUDIENCE = "sluice";
/** Time for which a token is accepted after its expiry, to allow for clock skew. */
const SKEW_MS = 60_000;
/**
 * Lifetime of a key or token that expires while its socket is open. It is much longer than the socket takes to open.
 */
const LIFE_MS = 8_000;

let stack: Stack;
let operator: Sluice;
/** URL of the process that serves the sockets. Access ends in another process. */
let wsUrl: string;
let sign: (tenantId: string, expiresAt: Date) => Promise<string>;

async function startProvider(): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const keys: JWK[] = [{ ...(await exportJWK(publicKey)), kid: "k", alg: "ES256", use: "sig" }];
  const provider = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  disposeLater(() => new Promise((resolve) => provider.close(resolve)));
  sign = (tenantId, expiresAt) =>
    new SignJWT({ tenant_id: tenantId, role: "TENANT_READER" })
      .setProtectedHeader({ alg: "ES256", kid: "k" })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject("jane")
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(privateKey);
  return `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
}

function clientOf(apiKey: string): Sluice {
  const sluice = createSluice({ url: stack.graphqlUrl, apiKey });
  disposeLater(() => sluice.close());
  return sluice;
}

async function registerTenant(): Promise<{ tenantId: string; apiKey: string; sluice: Sluice }> {
  const tenantId = uniqueName("acme");
  const { apiKeySecret } = orThrow(await operator.tenantRegister({ input: { tenantId, name: tenantId } }));
  return { tenantId, apiKey: apiKeySecret, sluice: clientOf(apiKeySecret) };
}

/** Opens a socket with a live subscription. */
async function subscribed(token: string, input: object = {}): Promise<RawSocket> {
  const socket = await new RawSocket(wsUrl).authenticated(token);
  disposeLater(async () => socket.socket.terminate());
  const query = "subscription ($input: ReadingsInput!) { readings(input: $input) { cursor } }";
  socket.subscribe("1", query, { input });
  await socket.next("next");
  return socket;
}

/** Asserts that the socket still responds. */
async function expectOpen(socket: RawSocket): Promise<void> {
  socket.send({ type: "ping" });
  await socket.next("pong");
}

beforeAll(async () => {
  const env = {
    SLUICE_JWT_JWKS_URL: await startProvider(),
    SLUICE_JWT_ISSUER: ISSUER,
    SLUICE_JWT_AUDIENCE: AUDIENCE,
  };
  stack = await startOwnStack(env);
  const second = { ...stack.environment, SLUICE_ROLES: "api", SLUICE_HTTP_PORT: "0" };
  const other = await spawnPlatform({ env: second });
  disposeLater(() => other.stop());
  wsUrl = `${other.httpUrl.replace("http", "ws")}/graphql`;
  operator = clientOf(stack.operatorKey);
});

test("ends the streams of a revoked key", async () => {
  const { apiKey, sluice } = await registerTenant();
  const created = orThrow(await sluice.apiKeyCreate({ input: { role: "TENANT_READER", name: "dashboard" } }));
  const [revoked, other] = [await subscribed(created.secret), await subscribed(apiKey)];
  orThrow(await sluice.apiKeyRevoke({ input: { keyId: created.apiKey.keyId } }));
  expect(await revoked.closed).toEqual(ENDED);
  await expectOpen(other);
});

test("ends the streams of an expired key", async () => {
  const { apiKey, sluice } = await registerTenant();
  const expiresAt = new Date(Date.now() + LIFE_MS);
  const input = { role: "TENANT_READER" as const, name: "brief", expiresAt: expiresAt.toISOString() };
  const socket = await subscribed(orThrow(await sluice.apiKeyCreate({ input })).secret);
  const other = await subscribed(apiKey);
  expect(await socket.closed).toEqual(ENDED);
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  await expectOpen(other);
});

test("ends the streams of an expired token", async () => {
  const { tenantId } = await registerTenant();
  const [brief, long] = [LIFE_MS - SKEW_MS, 3_600_000].map(
    (ms) => new Date(Math.floor((Date.now() + ms) / 1_000) * 1_000),
  );
  const socket = await subscribed(await sign(tenantId, brief!));
  const other = await subscribed(await sign(tenantId, long!));
  expect(await socket.closed).toEqual(ENDED);
  expect(Date.now()).toBeGreaterThanOrEqual(brief!.getTime() + SKEW_MS);
  await expectOpen(other);
});

test.each([
  ["suspended", (tenantId: string) => operator.tenantSuspend({ input: { tenantId } })],
  ["deleted", (tenantId: string) => operator.tenantDelete({ input: { tenantId } })],
])("ends all streams of a tenant that is %s, for keys and tokens, and no others", async (_how, end) => {
  const [acme, globex] = [await registerTenant(), await registerTenant()];
  const sockets = [
    await subscribed(acme.apiKey),
    await subscribed(await sign(acme.tenantId, new Date(Date.now() + 3_600_000))),
  ];
  const others = [await subscribed(globex.apiKey), await subscribed(stack.operatorKey)];
  orThrow(await end(acme.tenantId));
  for (const socket of sockets) expect(await socket.closed).toEqual(ENDED);
  for (const other of others) await expectOpen(other);
  const again = new RawSocket(wsUrl);
  await again.init({ authorization: `Bearer ${acme.apiKey}` });
  expect(await again.closed).toEqual({
    code: 4403,
    reason: expect.stringMatching(/^The API key was revoked|^Invalid API key|^The tenant/) as string,
  });
});
