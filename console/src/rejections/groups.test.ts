import type { RejectionFragment } from "../generated/operations";
import { groupsOf, idsOf, inOrder, type RecordedGroup } from "./groups";

const timeOf = (minute: number) => new Date(minute * 60_000).toISOString();

const rejection = (id: string, minute: number, changes: Partial<RejectionFragment> = {}): RejectionFragment => ({
  id,
  at: timeOf(minute),
  reason: "INVALID_VALUE",
  stage: "DECODE",
  topic: "tenants/acme/assets/a/sensors/s/telemetry",
  payloadSample: "",
  payloadBytes: 0,
  detail: id,
  occurrences: 1,
  ...changes,
});

const recorded: RecordedGroup = {
  reason: "INVALID_VALUE",
  assetId: "a",
  sensorId: "s",
  messages: 40,
  firstAt: timeOf(1),
  lastAt: timeOf(3),
  sample: rejection("old", 3),
};

describe("groups of rejections", () => {
  test("count what is recorded and what was rejected since", () => {
    const groups = groupsOf([recorded], [rejection("b", 5, { occurrences: 2 }), rejection("a", 4)]);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ count: 43, sample: { id: "b" }, firstAt: timeOf(1), lastAt: timeOf(5) });
  });

  test("begin with the newest, and put topics without a sensor together", () => {
    const malformed = ["x", "y"].map((topic, index) =>
      rejection(topic, 6 + index, { reason: "MALFORMED_TOPIC", topic }),
    );
    expect(groupsOf([recorded], malformed).map(({ reason, count }) => [reason, count])).toEqual([
      ["MALFORMED_TOPIC", 2],
      ["INVALID_VALUE", 40],
    ]);
  });

  test("stay in their order while messages arrive, and new ones come first", () => {
    const groups = groupsOf(
      [recorded],
      [rejection("b", 5, { reason: "UNKNOWN_SENSOR" }), rejection("c", 6, { reason: "RATE_LIMITED" })],
    );
    const before = ["INVALID_VALUE a/s", "UNKNOWN_SENSOR a/s"];
    expect(inOrder(groups, before).map(({ reason }) => reason)).toEqual([
      "RATE_LIMITED",
      "INVALID_VALUE",
      "UNKNOWN_SENSOR",
    ]);
  });
});

test("a topic names tenant, asset and sensor, unless it has another form", () => {
  expect(idsOf("tenants/acme/assets/a/sensors/s/telemetry")).toEqual({
    tenantId: "acme",
    assetId: "a",
    sensorId: "s",
  });
  expect(idsOf("tenants/acme/telemetry")).toBeNull();
});
