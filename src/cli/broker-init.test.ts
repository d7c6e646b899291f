import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureCertificates, type OwnCertificates } from "../../mosquitto/certificates";
import { loadConfig } from "../config/load";
import { partitionsOf } from "../config/partitions";
import { buildProgram } from "./program";

const parent = mkdtempSync(path.join(tmpdir(), "sluice-broker-init-"));
let given: OwnCertificates;
beforeAll(async () => {
  given = await ensureCertificates(path.join(parent, "given"), { names: ["broker.example.com"] });
});
afterAll(() => rmSync(parent, { recursive: true }));

let brokers = 0;
function folder(): string {
  return path.join(parent, `broker-${++brokers}`);
}

async function init(dir: string, ...args: string[]): Promise<string> {
  let output = "";
  const all = ["broker-init", "--dir", dir, "--plugin", __filename, ...args];
  await buildProgram((text) => (output += text)).parseAsync(all, { from: "user" });
  return output;
}

/** Variables that `platform.env` sets. */
function variablesIn(dir: string): Record<string, string> {
  const lines = readFileSync(path.join(dir, "platform.env"), "utf8").trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

function certificates(): string[] {
  return ["--cert", given.certFile, "--key", given.keyFile, "--ca", given.caFile];
}

test("broker-init writes the files once, with secrets that only their owner can read", async () => {
  const dir = folder();
  expect(await init(dir, ...certificates())).toContain(path.join(dir, "mosquitto.conf"));
  expect(variablesIn(dir).SLUICE_MQTT_INGESTION_CLIENT_ID).toMatch(/^[\w-]{43}$/);
  for (const name of ["platform.env", "dynamic-security.json"]) {
    expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
  }
  const written = readFileSync(path.join(dir, "platform.env"), "utf8");
  await expect(init(dir, ...certificates())).rejects.toThrow("exists already");
  expect(await init(dir, ...certificates(), "--keep")).toContain("Kept");
  expect(readFileSync(path.join(dir, "platform.env"), "utf8")).toBe(written);
});

test.each([
  ["given certificates and a client CA", () => [...certificates(), "--client-ca", given.clientCaFile]],
  ["hosts alone", () => ["--host", "broker.example.com"]],
  ["a broker on another host", () => ["--host", "broker.example.com", "--remote"]],
  ["a listener for the platform", () => ["--host", "broker.example.com", "--platform-port", "8885"]],
])("regression: platform.env lacks only MONGODB_URI after broker-init with %s", async (_, args) => {
  const dir = folder();
  await init(dir, ...args());
  const MONGODB_URI = "mongodb://127.0.0.1/?replicaSet=sluice";
  const config = loadConfig({ ...variablesIn(dir), MONGODB_URI });
  if (!config.ok) throw new Error(JSON.stringify(config.failure));
  expect(partitionsOf(config.value)).toMatchObject([{ publicUrl: "mqtts://broker.example.com:8883" }]);
  expect(config.value.mqtt.caCertificate).toContain("BEGIN CERTIFICATE");
  expect(config.value.access.operatorKey).toMatch(/^slk_ops_/);
});

test("broker-init writes the entry of a partition, with secrets in separate files", async () => {
  const dirs = [folder(), folder()];
  for (const [id, dir] of dirs.entries()) {
    const ports = ["--port", String(8883 + 10 * id), "--certificate-port", String(8884 + 10 * id)];
    const output = await init(dir, "--host", "broker.example.com", ...ports, "--partition", String(id));
    expect(output).toContain("add partition.json");
    expect(Object.keys(variablesIn(dir))).toEqual([
      "SLUICE_CLIENT_CA_CERT_FILE",
      "SLUICE_CLIENT_CA_KEY_FILE",
      "SLUICE_OPERATOR_KEY",
    ]);
    for (const name of ["partition.json", "admin-password", "ingestion-password", "ingestion-client-id"]) {
      expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
    }
  }
  const file = path.join(folder(), "..", "partitions.json");
  const entries = dirs.map((dir) => readFileSync(path.join(dir, "partition.json"), "utf8"));
  writeFileSync(file, `[${entries.join(",")}]`);
  const config = loadConfig({ MONGODB_URI: "mongodb://127.0.0.1/?replicaSet=sluice", SLUICE_PARTITIONS_FILE: file });
  if (!config.ok) throw new Error(JSON.stringify(config.failure));
  expect(partitionsOf(config.value)).toMatchObject([
    { partition: 0, url: "mqtts://broker.example.com:8883", certificateUrl: "mqtts://broker.example.com:8884" },
    { partition: 1, url: "mqtts://broker.example.com:8893", certificateUrl: "mqtts://broker.example.com:8894" },
  ]);
});

test("broker-init with the client CA's key configures signing and a revocation list", async () => {
  const dir = folder();
  await init(dir, ...certificates(), "--client-ca", given.clientCaFile, "--client-ca-key", given.clientCaKeyFile);
  const read = (name: string) => readFileSync(path.join(dir, name), "utf8");
  expect(read("client-crl.pem")).toContain("-----BEGIN X509 CRL-----");
  expect(read("mosquitto.conf")).toContain(`\ncrlfile ${path.join(dir, "client-crl.pem")}\n`);
  expect(read("mosquitto.conf")).toContain(`\npid_file ${path.join(dir, "mosquitto.pid")}\n`);
  expect(variablesIn(dir)).toMatchObject({
    SLUICE_CLIENT_CRL_FILE: path.join(dir, "client-crl.pem"),
    SLUICE_BROKER_PID_FILE: path.join(dir, "mosquitto.pid"),
    SLUICE_BROKER_TRACE_DIR: path.join(dir, "trace"),
    SLUICE_CLIENT_CA_CERT_FILE: given.clientCaFile,
    SLUICE_CLIENT_CA_KEY_FILE: given.clientCaKeyFile,
    SLUICE_MQTT_CERTIFICATE_URL: "mqtts://broker.example.com:8884",
  });
});

test("broker-init for a broker on another host needs no plugin and sends no signal", async () => {
  const dir = folder();
  const plugin = ["--plugin", "/usr/lib/not_on_this_machine.so"];
  await expect(init(dir, "--host", "mosquitto", ...plugin)).rejects.toThrow("add --remote");
  await init(dir, "--host", "mosquitto", ...plugin, "--remote");
  expect(variablesIn(dir)).not.toHaveProperty("SLUICE_BROKER_PID_FILE");
  expect(variablesIn(dir)).not.toHaveProperty("SLUICE_BROKER_TRACE_DIR");
  const config = readFileSync(path.join(dir, "mosquitto.conf"), "utf8");
  expect(config).toContain("\nplugin /usr/lib/not_on_this_machine.so\n");
  expect(config).not.toContain("include_dir");
});

test("broker-init signs a certificate for all hosts, and --keep renews it for new ones", async () => {
  const dir = folder();
  const certificate = () => new X509Certificate(readFileSync(path.join(dir, "certificates/server.crt")));
  await init(dir, "--host", "broker.example.com", "--host", "10.0.0.7");
  expect(certificate().checkHost("broker.example.com")).toBeDefined();
  expect(certificate().checkIP("10.0.0.7")).toBeDefined();
  await init(dir, "--host", "new.example.com", "--keep");
  expect(certificate().checkHost("new.example.com")).toBeDefined();
});

test.each([
  ["a certificate without its key", () => ["--cert", given.certFile], "--cert needs --key"],
  ["neither certificate nor host", () => [], "Neither --cert nor --host"],
  ["a CA without the certificate", () => ["--host", "localhost", "--ca", given.caFile], "--ca needs --cert"],
  [
    "a certificate of a private CA alone",
    () => certificates().slice(0, 4),
    "give the PEM file of a private CA with --ca",
  ],
  ["a host that the certificate does not name", () => [...certificates(), "--host", "x.example"], "not valid for x.ex"],
  ["a file that is not PEM", () => ["--cert", __filename, "--key", given.keyFile], "contains no certificate"],
  ["a missing client CA", () => ["--host", "localhost", "--client-ca", "missing.crt"], "missing.crt does not exist"],
  ["a missing file", () => ["--cert", "missing.crt", "--key", given.keyFile], "missing.crt does not exist"],
  ["a client CA's key alone", () => [...certificates(), "--client-ca-key", given.clientCaKeyFile], "Give both"],
  [
    "a client CA that is no CA certificate",
    () => [...certificates(), "--client-ca", given.certFile, "--client-ca-key", given.caKeyFile],
    "is not a CA certificate",
  ],
])("broker-init rejects %s with the remedy", async (_, args, message) => {
  await expect(init(folder(), ...args())).rejects.toThrow(message);
});

describe("regression: broker-init names the invalid option", () => {
  function run(...args: string[]): Promise<unknown> {
    const program = buildProgram(() => {}).exitOverride();
    for (const each of program.commands) each.exitOverride().configureOutput({ writeErr: () => {} });
    return program.parseAsync(["broker-init", "--dir", folder(), ...args], { from: "user" });
  }

  test.each([
    [["--host", "broker.example.com:8883"], "argument 'broker.example.com:8883' is invalid. Give a DNS name"],
    [["--host", "a", "mqtts://b"], "argument 'mqtts://b' is invalid. Give a DNS name"],
    [["--host", "[::1]"], "argument '[::1]' is invalid. Give a DNS name"],
    [["--port", "abc"], "'--port <port>' argument 'abc' is invalid. Set it to a number from 1 to 65535."],
    [["--partition", "one"], "'--partition <number>' argument 'one' is invalid. Set it to a number from 0 to 65535."],
    [["--platform-port", "0"], "'--platform-port <port>' argument '0' is invalid."],
    [["--host", "a", "--port", "8884"], "--port and --certificate-port are both 8884."],
    [["--host", "a", "--platform-port", "8883"], "--port and --platform-port are both 8883."],
  ])("%j", async (args, message) => {
    await expect(run("--plugin", __filename, ...args)).rejects.toThrow(message);
  });

  test.each([
    ["", "--plugin is empty."],
    [__dirname, "is not a file."],
  ])("--plugin '%s'", async (plugin, message) => {
    await expect(run("--host", "a", "--plugin", plugin)).rejects.toThrow(message);
  });

  test.each([["broker.example.com"], ["mosquitto_1"], ["10.0.0.1"], ["::1"], ["*.example.com"]])(
    "accepts the host %s",
    async (host) => {
      await expect(run("--plugin", __filename, "--host", host)).resolves.toBeDefined();
    },
  );
});
