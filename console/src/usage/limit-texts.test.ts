import { changedLimits, textsOf } from "./limit-texts";

const texts = textsOf({
  maxAssets: 10,
  maxSensors: null,
  maxApiKeys: null,
  maxBrokerCredentials: null,
  maxAgeSeconds: 86_400,
  maxAheadSeconds: 60,
  tenantRates: "1000:1",
  sensorRates: "",
});

test("limits that are left as they are are not sent", () => {
  expect(changedLimits(texts, texts)).toEqual({});
});

test("changed limits are sent as numbers and rates", () => {
  const after = { ...texts, maxAssets: " 20 ", maxSensors: "x", tenantRates: "" };
  expect(changedLimits(texts, after)).toEqual({ maxAssets: 20, tenantRates: "" });
});
