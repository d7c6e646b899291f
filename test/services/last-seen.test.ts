import { readFile } from "node:fs/promises";
import { pino } from "pino";
import type { Mosquitto } from "../../dev/mosquitto";
import { ConnectionWatch } from "../../src/broker/connection-watch";
import { toId } from "../../src/domain/keys";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { OPERATOR, startStack, value, type Stack } from "./stack";

const FLUSH_MS = 200;

let broker: Mosquitto;
let watch: ConnectionWatch;
let stack: Stack;
const writes: number[] = [];

function newWatch(): Promise<ConnectionWatch> {
  return readFile(broker.caFile, "utf8").then((ca) => {
    const options = { url: broker.url, ...broker.admin, ca, secret: broker.ingestion.clientId, reconnectMs: 20 };
    const made = new ConnectionWatch(options, pino({ level: "silent" }));
    disposeLater(() => made.stop());
    return made;
  });
}

beforeAll(async () => {
  broker = await startOwnBroker();
  watch = await newWatch();
  stack = await startStack({
    broker,
    services: { recordUsesEveryMs: FLUSH_MS },
    connections: watch,
    replace: ({ brokerCredentials }) => ({
      brokerCredentials: Object.assign(Object.create(brokerCredentials) as typeof brokerCredentials, {
        recordSeen: async (seen: ReadonlyMap<string, Date>) => {
          writes.push(seen.size);
          await brokerCredentials.recordSeen(seen);
        },
      }),
    }),
  });
  await watch.start();
});

async function newTenant() {
  const tenantId = uniqueName("acme");
  const registered = await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  return { tenantId, ...registered };
}

const connect = ({ username, password }: { username: string; password: string }, clientId = uniqueName("gateway")) =>
  connectMqtt(broker, { username, password, clientId });

async function lastSeen(username: string): Promise<Date | null> {
  const [found] = await stack.services.brokerCredentials.find(OPERATOR, [username]);
  return found!.lastSeenAt;
}

/** Resolves when the credential has a last use, which is after `since` if `since` is given. */
async function seen(username: string, since = new Date(0)): Promise<Date> {
  let at: Date | null = null;
  await until(async () => (at = await lastSeen(username)) !== null && at >= since);
  return at!;
}

/** Times in the broker's log are whole seconds. */
const now = () => new Date(Math.floor(Date.now() / 1_000) * 1_000);

test("records the last use of a user, a second password and a certificate that connect", async () => {
  const [acme, other] = [await newTenant(), await newTenant()];
  const { brokerCredentials } = stack.services;
  const { tenantId } = acme;
  const further = await value(brokerCredentials.issue(OPERATOR, { tenantId }));
  const { csr, key } = await requestCertificate();
  const certified = await value(brokerCredentials.issue(OPERATOR, { tenantId, csr }));
  const usernames = [acme.credential.username, further.credential.username, certified.credential.username];
  for (const username of [...usernames, other.credential.username]) expect(await lastSeen(username)).toBeNull();

  const start = now();
  await connect(acme.credential);
  await connect(further.secret!);
  await connectWithCertificate(broker, certified.certificate!.certificate, key);
  for (const username of usernames) {
    const at = await seen(username);
    expect(at >= start && at <= new Date()).toBe(true);
  }
  expect(await lastSeen(other.credential.username)).toBeNull();

  // Known times move to the separate record of the first credential.
  const { replaced } = await value(
    brokerCredentials.rotate(OPERATOR, { tenantId, username: acme.credential.username }),
  );
  expect(replaced.lastSeenAt).toEqual(await lastSeen(acme.credential.username));
  expect(replaced.lastSeenAt).not.toBeNull();
});

test("ignores a client ID that imitates the broker's log, and a rejected password", async () => {
  const [acme, victim] = [await newTenant(), await newTenant()];
  await connect(acme.credential, toId(`x (p5, c1, k60, u'${victim.credential.username}').`));
  await expect(connect({ ...victim.credential, password: "wrong" })).rejects.toThrow(/not authorized/i);
  await seen(acme.credential.username);
  expect(await lastSeen(victim.credential.username)).toBeNull();
});

test("writes little for many connections, and nothing for publishing", async () => {
  const acme = await newTenant();
  let lines = 0;
  const count = watch.onConnected(() => lines++);
  writes.length = 0;
  const began = Date.now();
  for (let wave = 0; wave < 10; wave++) {
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect(acme.credential)));
    await Promise.all(clients.map((client) => client.endAsync()));
  }
  const client = await connect(acme.credential);
  const publishing = Array.from({ length: 500 }, () =>
    client.publishAsync(`tenants/${acme.tenantId}/assets/a/sensors/s/telemetry`, "{}", { qos: 1 }),
  );
  await Promise.all(publishing);
  const last = await newTenant();
  await connect(last.credential);
  await seen(last.credential.username);
  count();
  expect(lines).toBe(202);
  expect(writes.length).toBeLessThanOrEqual((Date.now() - began) / FLUSH_MS + 2);
  // Each write contains the repeatedly connecting credential once. The last credential is written only once.
  expect(Math.max(...writes)).toBeLessThanOrEqual(2);
});

test("records clients that connect while the process or the broker restarts", async () => {
  const acme = await newTenant();
  await watch.stop();
  await connect(acme.credential);
  const start = now();
  await broker.restart();
  await connect(acme.credential);
  expect(await lastSeen(acme.credential.username)).toBeNull();
  const next = await newWatch();
  const told = new Promise<Date>((resolve) => {
    next.onConnected(({ username, at }) => {
      if (username === acme.credential.username && at >= start) resolve(at);
    });
  });
  await next.start();
  expect((await told) <= new Date()).toBe(true);
});
