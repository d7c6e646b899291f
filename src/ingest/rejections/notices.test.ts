import { toId } from "../../domain/keys";
import type { RejectedMessage } from "../../domain/rejection";
import { RejectionNotices, type RejectionNotice } from "./notices";

const NOW = Date.UTC(2026, 0, 1);

function rejected(tenantId: string | null, more: Partial<RejectedMessage> = {}): RejectedMessage {
  return {
    rejectionId: "r",
    at: new Date(NOW),
    tenantId: tenantId === null ? null : toId(tenantId),
    stage: "VALIDATE",
    reason: "UNKNOWN_SENSOR",
    detail: "because",
    topic: `tenants/${tenantId}/assets/a/sensors/x/telemetry`,
    sensorKey: null,
    payloadSample: "{}",
    payloadBytes: 2,
    occurrences: 1,
    ...more,
  };
}

function setUp(perMinute: number) {
  const told: { topic: string; notice: RejectionNotice }[] = [];
  const broker = { isThere: true };
  const notices = new RejectionNotices(perMinute, (topic, payload) => {
    if (broker.isThere) told.push({ topic, notice: JSON.parse(payload) as RejectionNotice });
    return broker.isThere;
  });
  return { notices, told, broker };
}

test("publishes each tenant's rejections on its own topic, and none without a tenant", () => {
  const { notices, told } = setUp(10);
  notices.tell([rejected("acme"), rejected(null), rejected("rival", { occurrences: 7 })], NOW);
  expect(told.map(({ topic }) => topic)).toEqual(["tenants/acme/rejections", "tenants/rival/rejections"]);
  expect(told[1]?.notice).toEqual({
    reason: "UNKNOWN_SENSOR",
    stage: "VALIDATE",
    topic: "tenants/rival/assets/a/sensors/x/telemetry",
    detail: "because",
    at: "2026-01-01T00:00:00.000Z",
    count: 7,
    untold: 0,
  });
});

test("publishes nothing above the limit, and reports the number in the next notice", () => {
  const { notices, told } = setUp(2);
  notices.tell([rejected("acme"), rejected("acme"), rejected("acme", { occurrences: 40 }), rejected("acme")], NOW);
  expect(told).toHaveLength(2);
  notices.tell([rejected("acme")], NOW + 60_000);
  expect(told.at(-1)?.notice.untold).toBe(41);
  notices.tell([rejected("acme")], NOW + 60_000);
  expect(told.at(-1)?.notice.untold).toBe(0);
});

test("only counts rejections while the broker is unavailable", () => {
  const { notices, told, broker } = setUp(2);
  broker.isThere = false;
  for (let time = 0; time < 100; time++) notices.tell([rejected("acme")], NOW);
  broker.isThere = true;
  notices.tell([rejected("acme")], NOW);
  expect(told).toMatchObject([{ notice: { untold: 100 } }]);
});

test("publishes no notice about a message on the topic for notices", () => {
  const { notices, told } = setUp(2);
  notices.tell([rejected("acme", { topic: "tenants/acme/rejections" })], NOW);
  expect(told).toEqual([]);
});

test("hides the previous tenant's number of missed notices from the next tenant", () => {
  const told: RejectionNotice[] = [];
  let registeredAt: number | null = 1;
  const publish = (_topic: string, payload: string) => told.push(JSON.parse(payload) as RejectionNotice) > 0;
  const notices = new RejectionNotices(1, publish, () => registeredAt);
  notices.tell([rejected("acme"), rejected("acme")], NOW);
  registeredAt = null;
  notices.tell([rejected("acme")], NOW + 1);
  expect(told).toHaveLength(1);
  registeredAt = 2;
  notices.tell([rejected("acme")], NOW + 2);
  expect(told.map(({ untold }) => untold)).toEqual([0, 0]);
});
