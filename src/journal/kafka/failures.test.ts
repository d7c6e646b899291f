import { setupErrorOf } from "./failures";

test("regression: an expired broker certificate is not blamed on the CA setting", () => {
  const expired = Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" });
  expect(setupErrorOf(new Error("connection failed", { cause: expired }))).toMatchObject({
    setting: "brokers",
    found: "names brokers whose certificate, or its CA, has expired",
    remedy: "renew the expired certificate, and set the clock of this machine",
  });
});

test.each([
  ["CERT_HAS_EXPIRED", "brokers", /^SLUICE_KAFKA_BROKERS names brokers whose certificate/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "brokers", /does not name .*: use hosts that the certificates name/],
  ["SELF_SIGNED_CERT_IN_CHAIN", "ca", /^SLUICE_KAFKA_CA_FILE does not verify .*: set it to the root CA/],
])("regression: names the variable and the remedy for %s", (code, setting, message) => {
  const error = setupErrorOf(Object.assign(new Error("rejected"), { code }));
  expect(error).toMatchObject({ setting, message: expect.stringMatching(message) as string });
});
