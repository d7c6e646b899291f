import type { AuditEvent } from "../domain/ports/store";
import { RefusedAttempts } from "./refused-attempts";

function refusal(keyId: string, target: string): AuditEvent {
  return {
    at: new Date(0),
    keyId,
    role: "TENANT_READER",
    clientAddress: null,
    action: "assetRegister",
    tenantId: "acme",
    target,
    outcome: "FORBIDDEN",
    before: null,
    after: null,
  };
}

test("writes few records, which count the rest, for a caller that is always rejected", async () => {
  const written: AuditEvent[] = [];
  const refusals = new RefusedAttempts(
    (event) => {
      written.push(event);
      return Promise.resolve();
    },
    { most: 3 },
  );
  await refusals.start();
  for (let attempt = 1; attempt <= 1_000; attempt++) await refusals.record(refusal("flooding", `a${attempt}`));
  await refusals.record(refusal("quiet", "a"));
  expect(written.map(({ keyId, target }) => `${keyId} ${target}`)).toEqual([
    "flooding a1",
    "flooding a2",
    "flooding a3",
    "quiet a",
  ]);
  await refusals.stop();
  expect(written.slice(4)).toMatchObject([{ keyId: "flooding", target: "a1000", after: { furtherRefusals: 996 } }]);
});

test("bounds its memory under an unlimited number of keys", async () => {
  let written = 0;
  const refusals = new RefusedAttempts(
    () => {
      written++;
      return Promise.resolve();
    },
    { most: 1 },
  );
  for (let key = 0; key < 10_001; key++) {
    await refusals.record(refusal(`k${key}`, "a"));
    await refusals.record(refusal(`k${key}`, "b"));
  }
  // The first ten thousand were told when one more came.
  expect(written).toBeGreaterThanOrEqual(10_001);
  await refusals.stop();
  expect(written).toBe(20_002);
});
