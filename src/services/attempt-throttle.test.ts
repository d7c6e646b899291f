import { toId } from "../domain/keys";
import type { AuditEvent } from "../domain/ports/audit-log";
import { AttemptThrottle } from "./attempt-throttle";

function rejection(keyId: string, target: string): AuditEvent {
  return {
    at: new Date(0),
    keyId,
    role: "TENANT_READER",
    clientAddress: null,
    action: "assetRegister",
    tenantId: toId("acme"),
    target,
    outcome: "FORBIDDEN",
    before: null,
    after: null,
  };
}

test("writes few records for a caller that is always rejected, and counts the rest", async () => {
  const written: AuditEvent[] = [];
  const rejections = new AttemptThrottle(
    (event) => {
      written.push(event);
      return Promise.resolve();
    },
    { most: 3 },
  );
  await rejections.start();
  for (let attempt = 1; attempt <= 1_000; attempt++) await rejections.record(rejection("flooding", `a${attempt}`));
  await rejections.record(rejection("quiet", "a"));
  expect(written.map(({ keyId, target }) => `${keyId} ${target}`)).toEqual([
    "flooding a1",
    "flooding a2",
    "flooding a3",
    "quiet a",
  ]);
  await rejections.stop();
  expect(written.slice(4)).toMatchObject([{ keyId: "flooding", target: "a1000", after: { furtherRejections: 996 } }]);
});

test("bounds its memory under an unlimited number of keys", async () => {
  let written = 0;
  const rejections = new AttemptThrottle(
    () => {
      written++;
      return Promise.resolve();
    },
    { most: 1 },
  );
  for (let key = 0; key < 10_001; key++) {
    await rejections.record(rejection(`k${key}`, "a"));
    await rejections.record(rejection(`k${key}`, "b"));
  }
  // The first 10,000 attempts are recorded individually. The next one ends the interval.
  expect(written).toBeGreaterThanOrEqual(10_001);
  await rejections.stop();
  expect(written).toBe(20_002);
});
