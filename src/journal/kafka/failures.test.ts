import { setupErrorOf } from "./failures";

test("regression: an expired broker certificate is not blamed on the CA setting", () => {
  const expired = Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" });
  expect(setupErrorOf(new Error("connection failed", { cause: expired }))).toMatchObject({
    setting: "brokers",
    found: "names brokers whose certificate, or its CA, has expired",
    remedy: "renew the expired certificate, and set the clock of this machine",
  });
});
