/** A process with a wrong clock does not revoke or delete anything because of its clock. */
import { ClockDisagreementError } from "../../src/domain/ports/clock";
import { MongoClock } from "../../src/store/shared-clock";
import { OPERATOR, startStack, value, type Stack } from "./stack";
import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";

const DAY_MS = 86_400_000;
let aheadMs = 0;
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ localClock: () => Date.now() + aheadMs, services: { credentials: { everyMs: 5 } } });
});
afterEach(() => {
  aheadMs = 0;
});

async function tenantOf(): Promise<string> {
  const tenantId = uniqueName("clock");
  await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "T" }));
  return tenantId;
}

async function logs(text: string): Promise<void> {
  await until(() => stack.logged.some((line) => line.includes(text)));
}

test.each([400 * DAY_MS, -400 * DAY_MS, 60_000])(
  "regression: neither revokes nor creates credentials with a clock %d ms ahead",
  async (difference) => {
    const tenantId = await tenantOf();
    const { brokerCredentials } = stack.services;
    const input = { tenantId, validDays: 20 };
    const { credential } = await value(brokerCredentials.issue(OPERATOR, input));
    stack.logged.length = 0;
    aheadMs = difference;
    await logs("expired broker credentials not removed from the broker");
    const rejected = { ok: false, failure: [{ code: "UNAVAILABLE" }] };
    expect(await brokerCredentials.issue(OPERATOR, input)).toMatchObject(rejected);
    await expect(stack.running.recoverRegistrations()).rejects.toThrow(ClockDisagreementError);
    const [kept] = await brokerCredentials.find(OPERATOR, [credential.username]);
    expect(kept).toMatchObject({ status: "ACTIVE", revokedAt: null });
    aheadMs = 0;
    await value(brokerCredentials.issue(OPERATOR, input));
    // The worker has examined the credentials: it has revoked those that are due by MongoDB's time.
    const due = { $set: { expiresAt: new Date(Date.now() - 1) } };
    const all = stack.mongo.db().collection<{ _id: string }>("brokerCredentials");
    await all.updateOne({ _id: credential.username }, due);
    await logs("broker credential expired or revoked");
  },
);

test("reports MongoDB's time and the local clock skew", async () => {
  const clock = new MongoClock(stack.mongo.db(), { local: () => Date.now() + 90_000, maxSkewMs: 100_000 });
  const { now, skewMs } = await clock.read();
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
  // The measurement excludes the round trip to MongoDB.
  expect(skewMs).toBeGreaterThan(30_000);
  expect(skewMs).toBeLessThanOrEqual(90_000 + 1_000);
  expect(await clock.agreedNow()).toBeInstanceOf(Date);
});
