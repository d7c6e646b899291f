import fc from "fast-check";
import { toId } from "./keys";
import { parseTopic, telemetryTopic } from "./topic";

const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,62}$/);

test("parses every topic back into its valid IDs", () => {
  fc.assert(
    fc.property(id, id, id, (tenantId, assetId, sensorId) => {
      const parsed = parseTopic(
        telemetryTopic({ tenantId: toId(tenantId), assetId: toId(assetId), sensorId: toId(sensorId) }),
      );
      expect(parsed).toEqual({
        ok: true,
        value: { tenantId, assetId, sensorId, key: `${tenantId}/${assetId}/${sensorId}` },
      });
    }),
  );
});

test("accepts exactly the topics of valid IDs", () => {
  const level = fc.oneof(
    id,
    fc.constantFrom("tenants", "assets", "sensors", "telemetry", "", "..", "A", "é", "+", "#"),
  );
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 9 }), (levels) => {
      const topic = levels.join("/");
      const parsed = parseTopic(topic);
      if (parsed.ok) expect(telemetryTopic(parsed.value)).toBe(topic);
    }),
    { numRuns: 2_000 },
  );
});

test.each(
  [
    ["tenants/t1//x", "t1"],
    ["tenants/t1/../t2", "t1"],
    ["tenants/t1/assets/a/sensors/s/telemetry/", "t1"],
    ["tenants/t1/assets/a/sensors/s/Telemetry", "t1"],
    ["tenants/t1/assets/a/sensors/😀/telemetry", "t1"],
    [`tenants/t1/${"x".repeat(60_000)}`, "t1"],
    ["/tenants/t1/assets/a/sensors/s/telemetry", null],
    ["tenants/T1/assets/a/sensors/s/telemetry", null],
    ["tenants/-t1/assets/a/sensors/s/telemetry", null],
    [`tenants/${"a".repeat(64)}/assets/a/sensors/s/telemetry`, null],
    ["", null],
  ].map(([topic, tenantId]) => [topic?.slice(0, 60), tenantId, topic ?? ""] as const),
)("rejects '%s' as malformed and assigns it to %s", (_start, tenantId, topic) => {
  const parsed = parseTopic(topic);
  expect(parsed).toMatchObject({ ok: false, failure: { tenantId } });
  if (!parsed.ok) expect(parsed.failure.detail.length).toBeLessThan(400);
});

test("quotes the invalid ID and names the expected form", () => {
  expect(parseTopic("tenants/t1/assets/Truck-101/sensors/s/telemetry")).toMatchObject({
    failure: {
      detail:
        "level 4 is 'Truck-101', which is not a valid assetId: use 1 to 63 characters of a-z, 0-9, '.', '_' and '-', " +
        "starting with a letter or digit",
    },
  });
});

test.each([
  ["tenants/acme/assets/a/sensors/s/telemetry\u0001", "level 7 is 'telemetry\\u0001' instead of 'telemetry'"],
  ["tenants/acme/assets/a\u200b/sensors/s/telemetry", "level 4 is 'a\\u200b', which is not a valid assetId"],
  ["tenants/acme/assets/a\u{e0041}/sensors/s/telemetry", "level 4 is 'a\\u{e0041}', which"],
  ["tenants/acme/assets/a b\u00a0/sensors/s/telemetry", "level 4 is 'a b\\u00a0', which"],
  ["tenants/acme/assets/lkw-ü/sensors/s/telemetry", "level 4 is 'lkw-ü', which"],
])("regression: escapes invisible characters in the topic %j", (topic, detail) => {
  expect(parseTopic(topic)).toMatchObject({
    ok: false,
    failure: { detail: expect.stringContaining(detail) as string },
  });
});
