import { MongoClient } from "mongodb";
import { UsageExchange } from "../../src/app/usage-exchange";
import type { Principal } from "../../src/domain/entities";
import { toId } from "../../src/domain/keys";
import type { ProcessId } from "../../src/domain/lease";
import { RateLimiter } from "../../src/graphql/rate-limiter";
import { SocketCounts } from "../../src/server/socket-counts";
import { MongoSharedUsage } from "../../src/store/shared-usage";
import { disposeLater, sharedMongo } from "../harness/servers";
import { until } from "../harness/until";
import { silent } from "../store/database";

const DAY_S = 86_400;
const RATES = {
  key: [{ capacity: 1_000, seconds: DAY_S }],
  tenant: [{ capacity: 1_500, seconds: DAY_S }],
};
const EVERY_MS = 20;

function principal(keyId: string): Principal {
  return { role: "TENANT_READER", tenantId: toId("acme"), keyId, expiresAt: null };
}

/** Two processes with the same limits, and a third process that starts later. */
async function newProcesses() {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  const start = async (id: string) => {
    const [limiter, sockets] = [new RateLimiter(RATES), new SocketCounts(2)];
    const store = new MongoSharedUsage(client.db());
    const exchange = new UsageExchange(id as ProcessId, store, limiter, sockets, silent, EVERY_MS);
    disposeLater(() => exchange.stop());
    await exchange.start();
    return { limiter, sockets, exchange };
  };
  return { one: await start("one"), other: await start("other"), start };
}

const remaining = (limiter: RateLimiter, keyId: string) => limiter.status(principal(keyId), 0).remaining;

test("the rates of a key and of a tenant apply to all processes together", async () => {
  const { one, other } = await newProcesses();
  for (let charged = 0; charged < 900; charged += 100) {
    expect(one.limiter.charge(principal("a"), 100)).toBe(0);
    await until(() => remaining(other.limiter, "a") <= 900 - charged);
  }
  expect(remaining(other.limiter, "a")).toBe(100);
  expect(other.limiter.charge(principal("a"), 101)).toBeGreaterThan(0);
  // The tenant has 600 points left.
  expect(other.limiter.charge(principal("b"), 601)).toBeGreaterThan(0);
  expect(other.limiter.charge(principal("b"), 600)).toBe(0);
  await until(() => remaining(one.limiter, "a") === 0);
});

test("a refund reaches other processes, and a new process counts only later usage", async () => {
  const { one, other, start } = await newProcesses();
  one.limiter.take(principal("a"), 800);
  await until(() => remaining(other.limiter, "a") === 200);
  one.limiter.take(principal("a"), -300);
  await until(() => remaining(other.limiter, "a") === 500);
  const late = await start("late");
  one.limiter.take(principal("c"), 100);
  await until(() => remaining(late.limiter, "c") === 900);
});

test("a tenant's WebSockets count in all processes until their process stops", async () => {
  const { one, other } = await newProcesses();
  const isFull = () => {
    const release = other.sockets.take("acme");
    release?.();
    return release === null;
  };
  const releases = [one.sockets.take("acme"), one.sockets.take("acme")];
  await until(isFull);
  releases[0]?.();
  await until(() => !isFull());
  expect(one.sockets.take("acme")).not.toBeNull();
  await until(isFull);
  await one.exchange.stop();
  await until(() => !isFull());
});
