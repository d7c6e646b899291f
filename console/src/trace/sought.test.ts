import { soughtIn } from "./sought";

const TOPIC = "tenants/acme/assets/truck-1/sensors/temp-1/telemetry";
const AT = "2026-11-30T12:00:00.000Z";

describe("the reading that a message is about", () => {
  test("is named by the topic and the time of measurement", () => {
    const found = { assetId: "truck-1", sensorId: "temp-1", timestamp: AT };
    expect(soughtIn("acme", TOPIC, `{"value": 1, "timestamp": "${AT}"}`)).toEqual(found);
    expect(soughtIn("acme", TOPIC, `[{"value": 1, "timestamp": ${Date.parse(AT)}}]`)).toEqual(found);
  });

  test.each([
    ["another tenant's topic", "globex", TOPIC, `{"timestamp": "${AT}"}`],
    ["another topic", "acme", "tenants/acme/x", `{"timestamp": "${AT}"}`],
    ["no time", "acme", TOPIC, '{"value": 1}'],
    ["an invalid time", "acme", TOPIC, '{"timestamp": "soon"}'],
    ["several readings", "acme", TOPIC, `[{"timestamp": "${AT}"}, {"timestamp": "${AT}"}]`],
    ["no JSON", "acme", TOPIC, "21.5"],
    ["no readings", "acme", TOPIC, "[]"],
  ])("is unknown for %s", (_name, tenantId, topic, payload) => {
    expect(soughtIn(tenantId, topic, payload)).toBeNull();
  });
});
