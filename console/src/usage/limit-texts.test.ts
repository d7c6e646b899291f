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

test("times and rates have units", () => {
  expect(texts.maxAgeSeconds).toBe("1d");
  expect(texts.maxAheadSeconds).toBe("1m");
  expect(texts.tenantRates).toBe("1000/1s");
  const after = { ...texts, maxAgeSeconds: "36 h", maxAheadSeconds: "90", tenantRates: "2000/s, 60000 / 1 min" };
  expect(changedLimits(texts, after)).toEqual({
    maxAgeSeconds: 129_600,
    maxAheadSeconds: 90,
    tenantRates: "2000:1,60000:60",
  });
});

test("the same length in another unit is no change", () => {
  expect(changedLimits(texts, { ...texts, maxAgeSeconds: "24h", tenantRates: "1000:1" })).toEqual({});
});

test("the server explains rates that cannot be read", () => {
  expect(changedLimits(texts, { ...texts, sensorRates: "fast" })).toEqual({ sensorRates: "fast" });
});

test("changed limits are sent as numbers and rates", () => {
  const after = { ...texts, maxAssets: " 20 ", maxSensors: "x", tenantRates: "" };
  expect(changedLimits(texts, after)).toEqual({ maxAssets: 20, tenantRates: "" });
});
