import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureCertificates } from "../../mosquitto/certificates";
import { describeConfig, type VariableDescription } from "../config/describe";
import { buildProgram } from "./program";

async function run(...args: string[]): Promise<string> {
  let output = "";
  await buildProgram((text) => (output += text)).parseAsync(args, { from: "user" });
  return output;
}

test("config documents every variable, as text and as JSON", async () => {
  const text = await run("config");
  for (const { name } of describeConfig()) expect(text).toContain(`${name} `);
  const parsed = JSON.parse(await run("config", "--json")) as VariableDescription[];
  expect(parsed).toEqual(describeConfig());
});

test("schema prints the schema, or writes it to a file", async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sluice-cli-")), "schema.graphql");
  const printed = await run("schema");
  expect(printed).toContain("type Tenant implements Node");
  expect(await run("schema", "--out", file)).toBe("");
  expect(readFileSync(file, "utf8")).toBe(printed);
});

test("version prints the version of package.json", async () => {
  expect(await run("version")).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("broker-init writes a broker once, with secrets that only their owner can read", async () => {
  const dir = path.join(mkdtempSync(path.join(tmpdir(), "sluice-cli-")), "broker");
  const { certFile, keyFile } = await ensureCertificates(path.dirname(dir));
  const options = ["--dir", dir, "--cert", certFile, "--key", keyFile, "--plugin", __filename];
  expect(await run("broker-init", ...options)).toContain(path.join(dir, "mosquitto.conf"));
  const environment = readFileSync(path.join(dir, "platform.env"), "utf8");
  expect(environment).toMatch(/^SLUICE_MQTT_INGESTION_CLIENT_ID=[\w-]{43}$/m);
  for (const name of ["platform.env", "dynamic-security.json"]) {
    expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
  }
  await expect(run("broker-init", ...options)).rejects.toThrow("exists already");
});

test("broker-init with the client CA's key configures a revocation list", async () => {
  const parent = mkdtempSync(path.join(tmpdir(), "sluice-cli-"));
  const dir = path.join(parent, "broker");
  const { certFile, keyFile, caKeyFile, clientCaFile, clientCaKeyFile } = await ensureCertificates(parent);
  const files = ["--cert", certFile, "--key", keyFile, "--plugin", __filename];
  const withKey = ["--client-ca-key", clientCaKeyFile];
  for (const [wrong, message] of [
    [withKey, "Give both"],
    [["--client-ca", certFile, "--client-ca-key", caKeyFile], "is no CA certificate"],
  ] as const) {
    await expect(run("broker-init", "--dir", dir, ...files, ...wrong)).rejects.toThrow(message);
  }
  await run("broker-init", "--dir", dir, ...files, "--client-ca", clientCaFile, ...withKey);
  const read = (name: string) => readFileSync(path.join(dir, name), "utf8");
  expect(read("client-crl.pem")).toContain("-----BEGIN X509 CRL-----");
  expect(read("mosquitto.conf")).toContain(`\ncrlfile ${path.join(dir, "client-crl.pem")}\n`);
  expect(read("mosquitto.conf")).toContain(`\npid_file ${path.join(dir, "mosquitto.pid")}\n`);
  expect(read("platform.env")).toContain(`SLUICE_CLIENT_CRL_FILE=${path.join(dir, "client-crl.pem")}\n`);
  expect(read("platform.env")).toContain(`SLUICE_BROKER_PID_FILE=${path.join(dir, "mosquitto.pid")}\n`);
});
