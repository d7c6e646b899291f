import {
  assetKey,
  idsOfKey,
  isKeyOfLevels,
  parentOfKey,
  parseSensorKey,
  prefixBelow,
  rangeBelow,
  sensorKey,
  tenantOfKey,
} from "./keys";

const ASSET = assetKey("acme", "truck-1");
const SENSOR = sensorKey("acme", "truck-1", "temp-1");

test("a key names its tenant, its parent and its IDs", () => {
  expect([tenantOfKey("acme"), tenantOfKey(ASSET), tenantOfKey(SENSOR)]).toEqual(["acme", "acme", "acme"]);
  expect([parentOfKey(ASSET), parentOfKey(SENSOR)]).toEqual(["acme", ASSET]);
  expect([idsOfKey("acme"), idsOfKey(ASSET)]).toEqual([["acme"], ["acme", "truck-1"]]);
  expect(idsOfKey(SENSOR)).toEqual(Object.values(parseSensorKey(SENSOR)));
});

test("counts the levels of a key and rejects malformed IDs", () => {
  for (const [levels, key] of [
    [1, "acme"],
    [2, ASSET],
    [3, SENSOR],
  ] as const) {
    expect([0, 1, 2, 3, 4].filter((each) => isKeyOfLevels(key, each))).toEqual([levels]);
  }
  for (const key of ["", "/", "acme/", "/acme", "Acme/truck", "acme//temp", `${SENSOR}/`]) {
    expect([1, 2, 3].filter((levels) => isKeyOfLevels(key, levels))).toEqual([]);
  }
});

test("the range below a key holds exactly the keys with its prefix", () => {
  const keys = ["acme", ASSET, SENSOR, "acme.x/a", "acme-x/a", "acme0/a", "acmf/a", "acmd/z", assetKey("acme", "zzz")];
  const { from, to } = rangeBelow("acme");
  const inRange = keys.filter((key) => key >= from && key < to);
  expect(inRange).toEqual(keys.filter((key) => key.startsWith(prefixBelow("acme"))));
  expect(inRange).toHaveLength(3);
});
