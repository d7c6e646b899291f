/**
 * Tokens as identity providers issue them. Sluice accepts what RFC 7517 and RFC 7519 allow, and gives a reason for
 * every rejection.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import type { TokenOptions } from "../../domain/tokens";
import { TokenAccess } from "./token-access";

const ISSUER = "https://login.example.com/";

let server: Server;
let key: CryptoKey;
let jwk: JWK;
let published: object[];

beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  key = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
  server = createServer((_request, response) => void response.end(JSON.stringify({ keys: published })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  published = [{ ...jwk, kid: "a", alg: "RS256", use: "sig" }];
});

const now = () => Math.floor(Date.now() / 1_000);

async function verify(claims: object, header: object = {}, options: Partial<TokenOptions> = {}) {
  const access = new TokenAccess({
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    issuer: ISSUER,
    audience: "sluice",
    tenantClaim: "tenant",
    roleClaim: "role",
    roles: { viewer: "TENANT_READER", boss: "TENANT_ADMIN" },
    algorithms: ["RS256"],
    cooldownMs: 0,
    ...options,
  });
  const payload = { iss: ISSUER, aud: "sluice", sub: "jane", tenant: "acme", role: "viewer", exp: now() + 60 };
  const token = new SignJWT({ ...payload, iat: now(), ...claims });
  return access.verify(await token.setProtectedHeader({ alg: "RS256", kid: "a", ...header }).sign(key));
}

test.each<[what: string, claims: object, header: object]>([
  ["an audience in a list, and azp", { aud: ["account", "sluice"], azp: "client" }, {}],
  ["times with fractions", { exp: now() + 600.5, iat: now() + 0.25, nbf: now() - 0.5 }, {}],
  ["no iat", { iat: undefined }, {}],
  ["the type of an access token", {}, { typ: "at+jwt" }],
  ["no kid", {}, { kid: undefined }],
  ["a subject of Auth0", { sub: "auth0|5f7c8ec7c33c6c004bbafe82" }, {}],
  ["roles of others in a list", { role: ["offline_access", "viewer"] }, {}],
])("regression: accepts a token with %s", async (_what, claims, header) => {
  expect(await verify(claims, header)).toMatchObject({ ok: true, value: { principal: { role: "TENANT_READER" } } });
});

test.each<[what: string, keys: () => object[], header: object]>([
  ["no kid, for a token with one", () => [{ ...jwk, alg: "RS256" }], {}],
  ["nothing but the key", () => [jwk], { kid: undefined }],
  ["key_ops", () => [{ ...jwk, kid: "a", key_ops: ["verify"] }], {}],
  [
    "a neighbour of an unknown type",
    () => [
      { kty: "future", kid: "z" },
      { ...jwk, kid: "a" },
    ],
    {},
  ],
])("regression: accepts a key with %s", async (_what, keys, header) => {
  published = keys();
  expect(await verify({}, header)).toMatchObject({ ok: true });
});

test("tries each key without kid for a token with kid", async () => {
  const other = await exportJWK((await generateKeyPair("RS256", { extractable: true })).publicKey);
  published = [other, jwk];
  expect(await verify({}, { kid: "x" })).toMatchObject({ ok: true });
  published = [other];
  expect(await verify({}, { kid: "x" })).toMatchObject({ ok: false, failure: { reason: "INVALID_SIGNATURE" } });
  published = [{ ...jwk, kid: "b" }];
  expect(await verify({}, { kid: "x" })).toMatchObject({ ok: false, failure: { reason: "UNKNOWN_KEY_ID" } });
});

test.each(["scope", "scp", "access.scope"])("reads the claim %s as a list separated by blanks", async (roleClaim) => {
  const text = "openid boss viewer";
  const claims = { scope: text, scp: text, access: { scope: text } };
  const [known, unknown] = [await verify(claims, {}, { roleClaim }), await verify({ role: text })];
  expect(known).toMatchObject({ ok: true, value: { principal: { role: "TENANT_ADMIN" } } });
  expect(unknown).toMatchObject({ ok: false, failure: { reason: "UNMAPPED_ROLE" } });
});

test.each<[reason: string, what: string, claims: object]>([
  ["WRONG_AUDIENCE", "an empty list of audiences", { aud: [] }],
  ["WRONG_ISSUER", "a list of issuers", { iss: [ISSUER] }],
  ["INVALID_CLAIM", "exp as text", { exp: String(now() + 60) }],
  ["INVALID_CLAIM", "exp in milliseconds", { exp: (now() + 60) * 1_000 }],
  ["INVALID_CLAIM", "iat as text", { iat: String(now()) }],
  ["EXPIRED", "exp before 1970", { exp: -1 }],
  ["UNMAPPED_ROLE", "a role in another case", { role: "Viewer" }],
  ["MISSING_TENANT", "a list of tenants", { tenant: ["acme"] }],
])("gives the reason %s for %s", async (reason, _what, claims) => {
  expect(await verify(claims)).toMatchObject({ ok: false, failure: { reason } });
});
