/** Starts services with their own broker, whose connections they watch. */
import { readFile } from "node:fs/promises";
import { pino } from "pino";
import type { Mosquitto } from "../../dev/mosquitto";
import { ConnectionWatch } from "../../src/broker/connection-watch";
import { PacketLog } from "../../src/broker/packet-log";
import type { Floods } from "../../src/domain/ports/floods";
import type { CredentialObserver } from "../../src/domain/ports/observers";
import { disposeLater, startOwnBroker, uniqueName } from "../harness/servers";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";

export interface WatchedStack {
  readonly broker: Mosquitto;
  readonly stack: Stack;
}

/** @param observer the condition that the test waits for */
export async function startWatchedStack(
  observer: Partial<CredentialObserver>,
  services: NonNullable<Parameters<typeof startStack>[0]>["services"] = {},
  floods?: Floods,
): Promise<WatchedStack> {
  const broker = await startOwnBroker();
  const ca = await readFile(broker.caFile, "utf8");
  const watch = new ConnectionWatch(
    { url: broker.url, ...broker.admin, ca, secret: broker.ingestion.clientId, reconnectMs: 20 },
    pino({ level: "silent" }),
  );
  disposeLater(() => watch.stop());
  const { traceDir: dir, revocations } = broker;
  const packetLog = new PacketLog({ dir, pidFile: revocations.pidFile }, pino({ level: "silent" }));
  const stack = await startStack({
    broker,
    services,
    connections: watch,
    ...(floods && { floods }),
    replace: ({ credentialObserver, partitions }) => ({
      partitions: partitions.map((ports) => ({ ...ports, packetLog })),
      platformClientIds: [watch.clientId, broker.ingestion.clientId],
      credentialObserver: { ...credentialObserver, ...observer },
    }),
  });
  await watch.start();
  return { broker, stack };
}

export interface Gateway {
  readonly tenantId: string;
  readonly username: string;
  readonly password: string;
}

/** Registers a tenant. Resolves with its first gateway. */
export async function newTenant({ services }: Stack): Promise<Gateway> {
  const tenantId = uniqueName("acme");
  const { credential } = await value(services.fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  return { tenantId, username: credential.username, password: credential.password };
}
