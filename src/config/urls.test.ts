import { COMPLETE } from "../../test/harness/complete-environment";
import { formatFailures, loadConfig } from "./load";

const TOKENS = { SLUICE_JWT_ISSUER: "https://login.example.com/", SLUICE_JWT_AUDIENCE: "sluice" };
function failuresOf(environment: Record<string, string>) {
  const config = loadConfig({ ...COMPLETE, ...environment });
  return config.ok ? [] : config.failure;
}

test.each([
  "https://login.example.com/keys?tenant=a",
  "http://localhost:8080/keys",
  "http://127.0.0.1:8080/keys",
  "http://[::1]:8080/keys",
])("accepts %s as the address of an identity provider's keys", (jwksUrl) => {
  expect(failuresOf({ ...TOKENS, SLUICE_JWT_JWKS_URL: jwksUrl })).toEqual([]);
});

test.each(["http://login.example.com/keys", "http://127.0.0.1.example.com/keys", "http://10.0.0.1/keys"])(
  "regression: rejects %s, because an attacker could replace the keys in transit",
  (jwksUrl) => {
    const failures = failuresOf({ ...TOKENS, SLUICE_JWT_JWKS_URL: jwksUrl });
    expect(failures).toMatchObject([{ name: "SLUICE_JWT_JWKS_URL", found: `is '${jwksUrl}'` }]);
    expect(failures[0]?.remedy).toContain("set it to https://");
  },
);

test("rejects a fragment, which a request for the keys would omit", () => {
  const failures = failuresOf({ ...TOKENS, SLUICE_JWT_JWKS_URL: "https://login.example.com/keys#a" });
  expect(failures).toMatchObject([{ name: "SLUICE_JWT_JWKS_URL" }]);
  expect(failures[0]?.remedy).toContain("remove the # and everything after it");
});

describe.each(["MQTT_URL", "SLUICE_MQTT_PUBLIC_URL"])("%s", (name) => {
  test.each(["mqtts://broker.example.com", "mqtts://[::1]:8883", "mqtts://broker.example.com:8883/"])(
    "accepts %s",
    (address) => {
      expect(failuresOf({ [name]: address })).toEqual([]);
    },
  );

  test.each(["/mqtt", "/?clientId=a", "?a=b", "#a"])("regression: rejects an address that ends in %s", (end) => {
    const failures = failuresOf({ [name]: `mqtts://broker.example.com:8883${end}` });
    expect(failures).toMatchObject([{ name }]);
    expect(failures[0]?.remedy).toContain("remove everything after host and port");
  });
});

test.each([
  "mongodb://a",
  "mongodb://a,b:27017/",
  "mongodb://a/?replicaSet=rs0",
  "mongodb://a?replicaSet=rs0",
  "mongodb://a/fleet?replicaSet=rs0",
  "mongodb://user:p@a/fleet",
  "mongodb://user:p@a/admin?replicaSet=rs0",
  "mongodb://%2Ftmp%2Fmongodb.sock/fleet",
  "mongodb+srv://user:p@cluster.example.com/fleet?appName=a/b",
])("accepts the connection string %s with the database fleet", (uri) => {
  expect(failuresOf({ MONGODB_URI: uri, SLUICE_MONGODB_DATABASE: "fleet" })).toEqual([]);
});

test.each(["mongodb://a/sluice", "mongodb://a/admin", "mongodb://user:hunter2@a,b/sluice?authSource=admin"])(
  "regression: rejects the connection string %s with the database fleet",
  (uri) => {
    const failures = failuresOf({ MONGODB_URI: uri, SLUICE_MONGODB_DATABASE: "fleet" });
    expect(failures).toMatchObject([
      { name: "MONGODB_URI", found: "names a database other than SLUICE_MONGODB_DATABASE" },
    ]);
    expect(formatFailures(failures)).not.toContain("hunter2");
  },
);
