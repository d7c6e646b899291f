/** Two successive tenants with the same ID, and requests for data that the first tenant may have left. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { IClientOptions, MqttClient } from "mqtt";
import type { Stack } from "../../dev/stack";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";

export const TENANT = "acme";
export const ASSET = "truck-1";
export const SENSOR = "temp-1";

/** One registration of a tenant. */
export interface Life {
  readonly username: string;
  readonly password: string;
  readonly apiKey: string;
  readonly sluice: Sluice;
  connect(options?: IClientOptions): Promise<MqttClient>;
}

export interface Platform {
  readonly stack: Stack;
  readonly operator: Sluice;
  /**
   * Resolves with an identity provider's token for an administrator of the tenant. If `issuedAt` is null, the token has
   * no `iat`.
   */
  token(issuedAt: Date | null): Promise<string>;
  register(tenantId: string): Promise<Life>;
  /** Sends an operation. Resolves with `data` of the response and the codes of its errors. */
  ask(token: string, query: string, variables?: object): Promise<{ data: unknown; codes: string[] }>;
}

export const topicOf = (tenantId: string, sensorId = SENSOR) =>
  `tenants/${tenantId}/assets/${ASSET}/sensors/${sensorId}/telemetry`;

const ISSUER = "https://login.example.com/";
const AUDIENCE = "sluice";

/** Starts a whole stack with an identity provider and notices. */
export async function startPlatform(env: Readonly<Record<string, string>>): Promise<Platform> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: "k", alg: "ES256", use: "sig" }];
  const provider = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  disposeLater(() => new Promise((resolve) => provider.close(resolve)));
  const ofTokens = {
    SLUICE_JWT_JWKS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`,
    SLUICE_JWT_ISSUER: ISSUER,
    SLUICE_JWT_AUDIENCE: AUDIENCE,
    SLUICE_REJECTION_NOTICES: "600",
  };
  const stack = await startOwnStack({ ...ofTokens, ...env });
  const clientOf = (apiKey: string) => {
    const sluice = createSluice({ url: stack.graphqlUrl, apiKey });
    disposeLater(() => sluice.close());
    return sluice;
  };
  const operator = clientOf(stack.operatorKey);

  async function register(tenantId: string): Promise<Life> {
    const { credential, apiKeySecret } = orThrow(
      await operator.tenantRegister({ input: { tenantId, name: tenantId } }),
    );
    const { username, password } = credential;
    const sluice = clientOf(apiKeySecret);
    const assets = [{ assetId: ASSET, type: "truck", sensors: [{ sensorId: SENSOR, type: "temperature" }] }];
    orThrow(await sluice.fleetImport({ input: { assets } }));
    const connect = (options: IClientOptions = {}) =>
      connectMqtt({ ...stack.broker, url: stack.mqttUrl }, { username, password, ...options });
    return { username, password, apiKey: apiKeySecret, sluice, connect };
  }

  async function ask(token: string, query: string, variables: object = {}) {
    const response = await fetch(stack.graphqlUrl, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: unknown; errors?: { extensions?: { code?: string } }[] };
    return { data: body.data ?? null, codes: (body.errors ?? []).map(({ extensions }) => extensions?.code ?? "?") };
  }

  return {
    stack,
    operator,
    ask,
    register,
    token: (issuedAt) => {
      const jwt = new SignJWT({ tenant_id: TENANT, role: "TENANT_ADMIN" })
        .setProtectedHeader({ alg: "ES256", kid: "k" })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject("jane")
        .setExpirationTime("1h");
      if (issuedAt !== null) jwt.setIssuedAt(issuedAt);
      return jwt.sign(privateKey);
    },
  };
}

/** Resolves when a reading that the tenant publishes now is stored. Earlier messages have been processed by then. */
export async function barrier(life: Life, tenantId: string, sensorId = SENSOR): Promise<number> {
  const client = await life.connect();
  const events = life.sluice.liveReadings({ input: {} });
  await events.next();
  const value = Math.round(Math.random() * 1e9);
  await client.publishAsync(topicOf(tenantId, sensorId), JSON.stringify({ value }), { qos: 1 });
  for await (const { readings } of events) if (readings.some((reading) => reading.value === value)) break;
  await client.endAsync();
  return value;
}
