import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ensureCertificates } from "../../mosquitto/certificates";
import { X509ClientAuthority } from "../../src/broker/client-authority";
import { temporaryDir } from "../harness/servers";

const IN_A_DAY = new Date(Date.now() + 86_400_000);
let dir: string;
let authority: X509ClientAuthority;
let caCertificate: string;
beforeAll(async () => {
  dir = await temporaryDir();
  const files = await ensureCertificates(dir);
  caCertificate = readFileSync(files.clientCaFile, "utf8");
  authority = await X509ClientAuthority.load({
    certificate: caCertificate,
    key: readFileSync(files.clientCaKeyFile, "utf8"),
  });
});

/** Returns a certificate request, created by `openssl` as on a gateway. */
function request(...keyOptions: string[]): string {
  const key = path.join(dir, "gateway.key");
  const options = ["-new", "-nodes", "-keyout", key, "-subj", "/CN=sluice_admin/O=Evil", ...keyOptions];
  return execFileSync("openssl", ["req", ...options], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

function requestOfPssKey(): string {
  const key = path.join(dir, "pss.key");
  execFileSync("openssl", ["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key], {
    stdio: "ignore",
  });
  return execFileSync("openssl", ["req", "-new", "-key", key, "-subj", "/CN=a"], { encoding: "utf8" });
}

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];

test.each([
  ["ECDSA", EC],
  ["RSA", ["-newkey", "rsa:2048"]],
  ["RSA, signed with PSS", ["-newkey", "rsa:2048", "-sha256", "-sigopt", "rsa_padding_mode:pss"]],
  ["Ed25519", ["-newkey", "ed25519"]],
])("signs a request with an %s key for the username, and ignores the request's name", async (_name, options) => {
  const signed = await authority.sign(request(...options), "tenant_acme~x1", IN_A_DAY);
  if (!signed.ok) throw new Error(signed.failure);
  const certificate = new X509Certificate(signed.value.certificate);
  expect(certificate.subject).toBe("CN=tenant_acme~x1");
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(new X509Certificate(caCertificate).publicKey)).toBe(true);
  expect(certificate.serialNumber.toLowerCase()).toBe(signed.value.serialNumber.toLowerCase());
  expect(Math.abs(new Date(certificate.validTo).getTime() - IN_A_DAY.getTime())).toBeLessThan(1_000);
  expect(signed.value.certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test("issues no certificate that outlives the authority", async () => {
  const signed = await authority.sign(request(...EC), "tenant_acme~x1", new Date("2999-01-01"));
  if (!signed.ok) throw new Error(signed.failure);
  expect(signed.value.expiresAt).toEqual(new Date(new X509Certificate(caCertificate).validTo));
});

test.each([
  ["nothing", () => "", /not a PKCS#10/],
  ["noise", () => "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----", /not a PKCS#10/],
  ["a certificate", () => caCertificate, /not a PKCS#10/],
  ["a request that is too long", () => "x".repeat(20_000), /longer than 16384 characters/],
  ["a short key", () => request("-newkey", "rsa:1024"), /2048 to 8192/],
  ["a key for RSA-PSS alone", () => requestOfPssKey(), /RSA-PSS only/],
  ["a signature with MD5", () => request("-newkey", "rsa:2048", "-md5"), /signed with MD5/],
  ["a signature with SHA-1", () => request("-newkey", "rsa:2048", "-sha1"), /signed with SHA-1/],
  ["an ECDSA signature with SHA-1", () => request(...EC, "-sha1"), /signed with SHA-1/],
  ["a forged signature", () => forged(request(...EC)), /signature|PKCS/],
])("rejects %s", async (_what, make, failure) => {
  const signed = await authority.sign(make(), "tenant_acme~x1", IN_A_DAY);
  expect(signed).toMatchObject({ ok: false, failure: expect.stringMatching(failure) as string });
});

/** Returns the request with a changed last byte of its signature. */
function forged(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64")}\n-----END CERTIFICATE REQUEST-----`;
}

test("rejects a private key that does not belong to the authority's certificate", async () => {
  const other = await ensureCertificates(await temporaryDir());
  const key = readFileSync(other.clientCaKeyFile, "utf8");
  await expect(X509ClientAuthority.load({ certificate: caCertificate, key })).rejects.toThrow(/does not belong/);
  const leaf = readFileSync(path.join(dir, "server.crt"), "utf8");
  await expect(X509ClientAuthority.load({ certificate: leaf, key })).rejects.toThrow(/is no CA certificate/);
});
