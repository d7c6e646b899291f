import {
  assetKey,
  idOrNone,
  idsOfKey,
  isAssetKey,
  isId,
  isSensorKey,
  NO_ID,
  parentOfKey,
  parseSensorKey,
  prefixBelow,
  rangeBelow,
  sensorKey,
  tenantOfKey,
  toId,
} from "./keys";

const ACME = toId("acme");
const ASSET = assetKey(toId("acme"), toId("truck-1"));
const SENSOR = sensorKey(toId("acme"), toId("truck-1"), toId("temp-1"));

test("a key names its tenant, its parent and its IDs", () => {
  expect([tenantOfKey(ACME), tenantOfKey(ASSET), tenantOfKey(SENSOR)]).toEqual(["acme", "acme", "acme"]);
  expect([parentOfKey(ASSET), parentOfKey(SENSOR)]).toEqual(["acme", ASSET]);
  expect([idsOfKey(ACME), idsOfKey(ASSET)]).toEqual([["acme"], ["acme", "truck-1"]]);
  expect(idsOfKey(SENSOR)).toEqual(Object.values(parseSensorKey(SENSOR)));
});

test("distinguishes keys of assets and sensors, and rejects malformed IDs", () => {
  const kinds = (key: string) => [isId(key), isAssetKey(key), isSensorKey(key)];
  expect([ACME, ASSET, SENSOR].map(kinds)).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ]);
  for (const key of ["", "/", "acme/", "/acme", "Acme/truck", "acme//temp", `${SENSOR}/`, `${SENSOR}/x`]) {
    expect(kinds(key)).toEqual([false, false, false]);
  }
});

test("a malformed ID from a caller becomes an ID that nothing has", () => {
  expect([idOrNone("truck-1"), idOrNone("Truck 1"), idOrNone("a/b")]).toEqual(["truck-1", NO_ID, NO_ID]);
  expect(isId(NO_ID)).toBe(false);
});

test("the range below a key contains exactly the keys with its prefix", () => {
  const keys = [
    "acme",
    ASSET,
    SENSOR,
    "acme.x/a",
    "acme-x/a",
    "acme0/a",
    "acmf/a",
    "acmd/z",
    assetKey(toId("acme"), toId("zzz")),
  ];
  const { from, to } = rangeBelow(ACME);
  const inRange = keys.filter((key) => key >= from && key < to);
  expect(inRange).toEqual(keys.filter((key) => key.startsWith(prefixBelow(ACME))));
  expect(inRange).toHaveLength(3);
});
