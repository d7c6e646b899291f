import pino from "pino";
import { tenantUsername, type BrokerCredential } from "../../domain/broker-credential";
import { toId } from "../../domain/keys";
import type { BrokerConnection } from "../../domain/ports/broker";
import { ClientIdGuard } from "./client-id-guard";

test.each([
  ["another tenant's client ID", "tenants/globex/gw-1", "it used another tenant's client ID", "globex"],
  ["the platform's client ID", "platform-secret", "it used a client ID of the platform", "(the platform)"],
])("regression: logs that a revoked credential used %s", async (_whose, clientId, cause, owner) => {
  const lines: Record<string, unknown>[] = [];
  let connect: (connection: BrokerConnection) => void = () => {};
  const credential = { username: tenantUsername(toId("acme")), status: "ACTIVE" } as BrokerCredential;
  const guard = new ClientIdGuard(
    {
      connections: {
        onConnected: (listener) => {
          connect = listener;
          return () => {};
        },
        observe: () => () => {},
      },
      credentials: { find: async () => Promise.resolve([credential]) },
      ends: { endAtOnce: async () => Promise.resolve() },
      tenants: { find: async () => Promise.resolve([]) },
      audit: { observed: async () => Promise.resolve() },
      observer: { clientIdTakenOver: () => {} },
      logger: pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
    },
    new Set(["platform-secret"]),
  );
  await guard.start();
  const { username } = credential;
  connect({ username, clientId, address: "192.0.2.1", port: 40_000, keepAliveSeconds: 60, at: new Date(0) });
  await guard.stop();
  expect(lines).toMatchObject([{ username, owner, msg: `broker credential revoked: ${cause}` }]);
  if (clientId === "platform-secret") expect(JSON.stringify(lines)).not.toContain(clientId);
});
