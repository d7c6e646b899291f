import type { RejectionFragment } from "../generated/operations";
import { groupsOf, idsOf, inOrder } from "./groups";

const rejection = (id: string, minute: number, changes: Partial<RejectionFragment> = {}): RejectionFragment => ({
  id,
  at: new Date(minute * 60_000).toISOString(),
  reason: "INVALID_VALUE",
  stage: "DECODE",
  topic: "tenants/acme/assets/a/sensors/s/telemetry",
  payloadSample: "",
  payloadBytes: 0,
  detail: id,
  occurrences: 1,
  ...changes,
});

describe("groups of rejections", () => {
  test("count messages by reason and topic, also those that one record stands for", () => {
    const groups = groupsOf([rejection("a", 1), rejection("b", 3, { occurrences: 40 }), rejection("c", 2)]);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ count: 42, sample: { id: "b" } });
    expect(groups[0]?.firstAt).toBe(rejection("a", 1).at);
  });

  test("begin with the newest, and count a record once", () => {
    const old = rejection("a", 1, { reason: "UNKNOWN_SENSOR" });
    expect(groupsOf([old, rejection("b", 2), old]).map(({ reason, count }) => [reason, count])).toEqual([
      ["INVALID_VALUE", 1],
      ["UNKNOWN_SENSOR", 1],
    ]);
  });
});

test("groups stay in their order while messages arrive, and new ones come first", () => {
  const groups = groupsOf([
    rejection("a", 1),
    rejection("b", 2, { reason: "UNKNOWN_SENSOR" }),
    rejection("c", 3, { reason: "RATE_LIMITED" }),
  ]);
  const before = groups
    .slice(1)
    .map(({ key }) => key)
    .reverse();
  expect(inOrder(groups, before).map(({ reason }) => reason)).toEqual([
    "RATE_LIMITED",
    "INVALID_VALUE",
    "UNKNOWN_SENSOR",
  ]);
});

test("a topic names tenant, asset and sensor, unless it has another form", () => {
  expect(idsOf("tenants/acme/assets/a/sensors/s/telemetry")).toEqual({
    tenantId: "acme",
    assetId: "a",
    sensorId: "s",
  });
  expect(idsOf("tenants/acme/telemetry")).toBeNull();
});
