import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type OwnCertificates, ensureCertificates } from "../../mosquitto/certificates";
import { fileOf, newAuthority } from "../../test/harness/openssl";
import { checkPemFiles } from "./broker-pem-files";

const dir = mkdtempSync(path.join(tmpdir(), "sluice-broker-pem-"));
const inDir = (name: string) => path.join(dir, name);
const openssl = (...args: readonly string[]) => void execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });

let files: OwnCertificates;
beforeAll(async () => {
  files = await ensureCertificates(dir);
});
afterAll(() => rmSync(dir, { recursive: true }));

test("regression: accepts a server key in SEC1, as Mosquitto does", async () => {
  openssl("pkey", "-in", files.keyFile, "-traditional", "-out", "sec1.key");
  await checkPemFiles({ cert: files.certFile, key: inDir("sec1.key"), clientCa: files.clientCaFile });
});

test("regression: rejects an encrypted server key with the command that decrypts it", async () => {
  openssl("pkey", "-in", files.keyFile, "-aes256", "-passout", "pass:secret", "-out", "encrypted.key");
  await expect(checkPemFiles({ cert: files.certFile, key: inDir("encrypted.key") })).rejects.toThrow(
    `${inDir("encrypted.key")} contains an encrypted private key: decrypt the key: openssl pkey -in`,
  );
});

test("rejects the key of another certificate", async () => {
  await expect(checkPemFiles({ cert: files.certFile, key: files.caKeyFile })).rejects.toThrow(
    "does not contain the key of",
  );
});

test("regression: rejects an intermediate client CA without its root", async () => {
  const certificate = { cert: files.certFile, key: files.keyFile };
  const intermediate = fileOf(newAuthority("intermediate", newAuthority("root")).certificate);
  await expect(checkPemFiles({ ...certificate, clientCa: intermediate })).rejects.toThrow(/but not its issuer/);
  await expect(checkPemFiles({ ...certificate, clientCa: files.certFile })).rejects.toThrow(/is not a CA certificate/);
});
