import { createPublicKey } from "node:crypto";
import { encrypted, fileOf, newAuthority, traditional } from "../../test/harness/openssl";
import { formatFailures, loadConfig } from "./load";

const COMPLETE = {
  MONGODB_URI: "mongodb://127.0.0.1:27017/?replicaSet=rs0",
  MQTT_URL: "mqtts://127.0.0.1:8883",
  SLUICE_MQTT_ADMIN_PASSWORD: "admin-secret",
  SLUICE_ROLES: "api",
};

const root = newAuthority("root");
const intermediate = newAuthority("intermediate", root);
const chain = `${intermediate.certificate}${root.certificate}`;

function loadedWith(files: Readonly<Record<string, string>>) {
  const loaded = loadConfig({ ...COMPLETE, ...files });
  if (!loaded.ok) throw new Error(formatFailures(loaded.failure));
  return loaded.value;
}

function failuresWith(files: Readonly<Record<string, string>>) {
  const loaded = loadConfig({ ...COMPLETE, ...files });
  return loaded.ok ? [] : loaded.failure;
}

const signedBy = (certificate: string, key: string) => ({
  SLUICE_MQTT_CERTIFICATE_URL: "mqtts://127.0.0.1:8884",
  SLUICE_CLIENT_CA_CERT_FILE: fileOf(certificate),
  SLUICE_CLIENT_CA_KEY_FILE: fileOf(key),
});

test("regression: reads a client CA's key in SEC1 format", () => {
  const { clientCa } = loadedWith(signedBy(root.certificate, traditional(root.key)));
  expect(createPublicKey(clientCa?.key ?? "").equals(createPublicKey(root.key))).toBe(true);
  expect(clientCa?.key).toContain("BEGIN PRIVATE KEY");
});

test("regression: rejects an encrypted key with the command that decrypts it", () => {
  const files = signedBy(root.certificate, encrypted(root.key));
  expect(failuresWith(files)).toMatchObject([
    {
      name: "SLUICE_CLIENT_CA_KEY_FILE",
      found: `names '${files.SLUICE_CLIENT_CA_KEY_FILE}', which contains an encrypted private key`,
      remedy: expect.stringContaining(`openssl pkey -in ${files.SLUICE_CLIENT_CA_KEY_FILE} -out`) as string,
    },
  ]);
});

test("rejects the key of another CA", () => {
  expect(failuresWith(signedBy(root.certificate, intermediate.key))).toMatchObject([
    { name: "SLUICE_CLIENT_CA_KEY_FILE", found: "does not belong to SLUICE_CLIENT_CA_CERT_FILE" },
  ]);
});

test("regression: accepts an intermediate client CA only with its root", () => {
  expect(failuresWith(signedBy(intermediate.certificate, intermediate.key))).toMatchObject([
    {
      name: "SLUICE_CLIENT_CA_CERT_FILE",
      found: expect.stringMatching(/the intermediate CA 'CN=intermediate', but not its issuer 'CN=root'$/) as string,
      remedy: expect.stringMatching(/^append its issuers' certificates/) as string,
    },
  ]);
  expect(loadedWith(signedBy(chain, intermediate.key)).clientCa?.certificate).toBe(chain);
});

test("regression: accepts an intermediate CA of the broker only with its root", () => {
  const failures = failuresWith({ SLUICE_MQTT_CA_FILE: fileOf(intermediate.certificate) });
  expect(failures).toMatchObject([
    { name: "SLUICE_MQTT_CA_FILE", found: expect.stringMatching(/CN=root'$/) as string },
  ]);
  for (const pem of [root.certificate, chain, `${root.certificate}${intermediate.certificate}`]) {
    expect(loadedWith({ SLUICE_MQTT_CA_FILE: fileOf(pem) }).mqtt.caCertificate).toBe(pem);
  }
});
