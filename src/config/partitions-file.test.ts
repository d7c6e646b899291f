import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadConfig } from "./load";
import { partitionsOf } from "./partitions";

const MONGODB = { MONGODB_URI: "mongodb://127.0.0.1:27017/?replicaSet=rs0" };

/** An entry of the file. Its secrets are in files in the same folder. */
const PARTITION = {
  id: 0,
  brokerUrl: "mqtts://broker-0.internal:8883",
  admin: { username: "sluice_admin", passwordFile: "admin-password" },
  ingestion: { username: "ingestion_service", passwordFile: "ingestion-password", clientIdFile: "client-id" },
};

/** Returns an environment whose partitions file has this content. */
function environmentOf(content: unknown, others: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-partitions-"));
  writeFileSync(path.join(folder, "admin-password"), "admin-secret\n");
  writeFileSync(path.join(folder, "ingestion-password"), "ingestion-secret");
  writeFileSync(path.join(folder, "empty"), "");
  writeFileSync(path.join(folder, "client-id"), "abcdefghijklmnopqrstuv\n");
  const file = path.join(folder, "partitions.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return { ...MONGODB, SLUICE_PARTITIONS_FILE: file, ...others };
}

function failuresOf(content: unknown, others: Readonly<Record<string, string>> = {}) {
  const loaded = loadConfig(environmentOf(content, others));
  return loaded.ok ? [] : loaded.failure.map(({ name, found, remedy }) => `${name} ${found} -> ${remedy}`);
}

function partitionsIn(content: unknown, others: Readonly<Record<string, string>> = {}) {
  const loaded = loadConfig(environmentOf(content, others));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return partitionsOf(loaded.value);
}

test("reads partitions with the secrets in their files", () => {
  const publicUrl = "mqtts://{tenantId}.mqtt.example.com:8883";
  const url = PARTITION.brokerUrl;
  expect(partitionsIn([{ ...PARTITION, publicUrl }])).toEqual([
    {
      partition: 0,
      url,
      publicUrl,
      caCertificate: null,
      admin: { username: "sluice_admin", password: "admin-secret" },
      ingestion: { username: "ingestion_service", password: "ingestion-secret", clientId: "abcdefghijklmnopqrstuv" },
      certificateUrl: null,
      packetLog: null,
      revocations: null,
    },
  ]);
  expect(partitionsIn([PARTITION], { SLUICE_ROLES: "api" })).toMatchObject([{ publicUrl: url, ingestion: null }]);
});

test("uses the broker in the variables as the only partition when there is no file", () => {
  const loaded = loadConfig({
    ...MONGODB,
    MQTT_URL: "mqtts://127.0.0.1:8883",
    SLUICE_MQTT_ADMIN_PASSWORD: "admin-secret",
    SLUICE_MQTT_INGESTION_PASSWORD: "ingestion-secret",
    SLUICE_MQTT_INGESTION_CLIENT_ID: "abcdefghijklmnopqrstuv",
  });
  expect(loaded.ok && partitionsOf(loaded.value)).toMatchObject([
    {
      partition: 0,
      url: "mqtts://127.0.0.1:8883",
      publicUrl: "mqtts://127.0.0.1:8883",
      ingestion: { username: "ingestion_service", password: "ingestion-secret", clientId: "abcdefghijklmnopqrstuv" },
    },
  ]);
});

test("rejects variables of a single broker beside the file", () => {
  expect(failuresOf([PARTITION], { MQTT_URL: "mqtts://127.0.0.1:8883", SLUICE_MQTT_ADMIN_PASSWORD: "x" })).toEqual([
    "MQTT_URL is set, and SLUICE_PARTITIONS_FILE is set too -> unset one of them",
    "SLUICE_MQTT_ADMIN_PASSWORD is set, and SLUICE_PARTITIONS_FILE is set too -> unset one of them",
  ]);
});

test("names every mistake in the file with its field and remedy", () => {
  const { admin, ...withoutAdmin } = PARTITION;
  const failures = failuresOf([
    { ...PARTITION, id: "0", brokerUrl: "mqtt://broker-0:1883", publicUrl: "mqtts://host/{tenantId}", brokerURL: "" },
    { ...withoutAdmin, id: 70_000, ingestion: { ...PARTITION.ingestion, passwordFile: "missing" } },
  ]);
  expect(failures.map((failure) => failure.replace(/'[^']*missing'/, "'missing'").replace(/ \(.*\)/, ""))).toEqual([
    'SLUICE_PARTITIONS_FILE [0].id is "0" -> set it to a number from 0 to 65535',
    "SLUICE_PARTITIONS_FILE [0].brokerUrl is 'mqtt://broker-0:1883' -> set it to a URL such as mqtts://host:port",
    "SLUICE_PARTITIONS_FILE [0].publicUrl is 'mqtts://host/{tenantId}' -> set it to a URL such as mqtts://host:port or mqtts://{tenantId}.host:port",
    "SLUICE_PARTITIONS_FILE [0] has the unknown field 'brokerURL' -> check its name, or remove it",
    "SLUICE_PARTITIONS_FILE [1].id is 70000 -> set it to a number from 0 to 65535",
    "SLUICE_PARTITIONS_FILE [1].admin is missing -> add it",
    "SLUICE_PARTITIONS_FILE [1].ingestion.passwordFile names 'missing', which cannot be read -> check the path, and make the file readable",
  ]);
});

test.each([
  ["{}", "which is not a JSON array with at least one partition"],
  ["[]", "which is not a JSON array with at least one partition"],
  ["[", "which is not JSON at line 1, column 2: found the end of the file, expected a value or ']'"],
  ['[\n  { "id": 0, }\n]', "which is not JSON at line 2, column 14: found '}', expected a property in double quotes"],
  ["\ufeff[]", "which begins with a byte order mark"],
])("rejects a file that contains %s", (content, found) => {
  expect(failuresOf(content)).toEqual([expect.stringContaining(found)]);
});

test("names a secret's file whose content is invalid, without the content", () => {
  const [PASSWORD, ID] = [
    "set the content of the file to one line of text",
    "set the content of the file to 22 to 128",
  ];
  const failures = failuresOf([
    { ...PARTITION, ingestion: { ...PARTITION.ingestion, passwordFile: "empty", clientIdFile: "admin-password" } },
  ]);
  expect(failures.map((failure) => failure.replace(/'[^']*[/]([^/']*)'/, "'$1'"))).toEqual([
    `SLUICE_PARTITIONS_FILE [0].ingestion.passwordFile names 'empty', whose content is invalid (not shown: secret) -> ${PASSWORD}`,
    expect.stringMatching(
      `^SLUICE_PARTITIONS_FILE \\[0\\].ingestion.clientIdFile names 'admin-password', whose .* -> ${ID} random`,
    ),
  ]);
});

test("names the variable that replaces a secret in a file", () => {
  const [failure] = failuresOf([PARTITION], { SLUICE_MQTT_ADMIN_PASSWORD_FILE: __filename });
  expect(failure).toMatch(/^SLUICE_MQTT_ADMIN_PASSWORD_FILE is set, and SLUICE_PARTITIONS_FILE is set too/);
});

test("rejects a file that cannot be read", () => {
  expect(failuresOf([], { SLUICE_PARTITIONS_FILE: "/does/not/exist.json" })).toEqual([
    expect.stringMatching(/^SLUICE_PARTITIONS_FILE names '\/does\/not\/exist.json', which cannot be read/),
  ]);
});

test("rejects SLUICE_CLIENT_CRL_FILE beside the file", () => {
  expect(failuresOf([PARTITION], { SLUICE_CLIENT_CRL_FILE: "/x" })[0]).toMatch(/^SLUICE_CLIENT_CRL_FILE is set, and/);
});
