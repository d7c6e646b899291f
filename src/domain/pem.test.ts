import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { certificatesIn, chainFailure, privateKeyIn } from "./pem";

const dir = mkdtempSync(path.join(tmpdir(), "sluice-pem-"));
afterAll(() => rmSync(dir, { recursive: true }));

const inDir = (name: string) => path.join(dir, name);
const openssl = (...args: readonly string[]) =>
  execFileSync("openssl", args, { cwd: dir, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/** A certificate, signed by `issuer` or by itself. */
function authority(name: string, issuer?: string): string {
  const subject = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
  writeFileSync(inDir("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
  openssl("req", "-new", "-subj", `/CN=${name}`, ...subject, "-out", `${name}.csr`);
  const signer =
    issuer === undefined ? ["-signkey", `${name}.key`] : ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`];
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    ...signer,
    "-CAcreateserial",
    "-extfile",
    "ca.ext",
    "-out",
    `${name}.pem`,
  );
  return readFileSync(inDir(`${name}.pem`), "utf8");
}

describe("a private key", () => {
  const traditional = (name: string) => {
    openssl("pkey", "-in", `${name}.p8`, "-traditional", "-out", `${name}.old`);
    return readFileSync(inDir(`${name}.old`), "utf8");
  };

  beforeAll(() => {
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.p8");
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ec.p8");
  });

  test.each([
    ["PKCS#1", "rsa", "BEGIN RSA PRIVATE KEY"],
    ["SEC1", "ec", "BEGIN EC PRIVATE KEY"],
  ])("regression: is read in %s", (_form, name, header) => {
    const text = traditional(name);
    expect(text).toContain(header);
    const read = privateKeyIn(text, "ca.key");
    if (!read.ok) throw new Error(read.failure.found);
    expect(read.value).toContain("BEGIN PRIVATE KEY");
    expect(
      createPublicKey(read.value).equals(createPublicKey(createPrivateKey(readFileSync(inDir(`${name}.p8`))))),
    ).toBe(true);
  });

  test("regression: is read behind the parameters that openssl ecparam writes", () => {
    const read = privateKeyIn(openssl("ecparam", "-name", "prime256v1", "-genkey"), "ca.key");
    expect(read).toMatchObject({ ok: true, value: expect.stringContaining("BEGIN PRIVATE KEY") as string });
  });

  test.each([
    ["PKCS#8", ["-aes256", "-passout", "pass:secret"]],
    ["PKCS#1", ["-aes256", "-passout", "pass:secret", "-traditional"]],
  ])("regression: is rejected with the command that decrypts it if it is encrypted in %s", (_form, options) => {
    openssl("pkey", "-in", "rsa.p8", ...options, "-out", "encrypted.pem");
    const read = privateKeyIn(readFileSync(inDir("encrypted.pem"), "utf8"), "/etc/ca.key");
    expect(read).toMatchObject({
      ok: false,
      failure: {
        found: "contains an encrypted private key",
        remedy: expect.stringContaining("openssl pkey -in /etc/ca.key -out decrypted.pem") as string,
      },
    });
    openssl("pkey", "-in", "encrypted.pem", "-passin", "pass:secret", "-out", "decrypted.pem");
    expect(privateKeyIn(readFileSync(inDir("decrypted.pem"), "utf8"), "ca.key").ok).toBe(true);
  });

  test.each([
    ["text", "hello", "contains no private key"],
    ["a public key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "contains no private key"],
    [
      "a damaged key",
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
      "contains a private key that cannot be read",
    ],
  ])("is not found in %s", (_what, text, found) => {
    expect(privateKeyIn(text, "ca.key")).toMatchObject({ ok: false, failure: { found } });
  });
});

describe("the chain of an authority", () => {
  const read = (pem: string) => {
    const certificates = certificatesIn(pem, "ca.pem");
    if (!certificates.ok) throw new Error(certificates.failure.found);
    return certificates.value;
  };

  test("regression: ends in a root, so that an intermediate alone is rejected with its missing issuer", () => {
    const root = authority("root");
    const intermediate = authority("intermediate", "root");
    const lower = authority("lower", "intermediate");
    const failureOf = (pem: string) => chainFailure(read(pem)[0]!, read(pem));
    expect(failureOf(root)).toBeNull();
    expect(failureOf(`${lower}${intermediate}${root}`)).toBeNull();
    expect(failureOf(`${lower}${root}${intermediate}`)).toBeNull();
    expect(failureOf(intermediate)).toMatchObject({
      found: "contains the intermediate CA 'CN=intermediate', but not its issuer 'CN=root'",
    });
    expect(failureOf(`${lower}${intermediate}`)?.found).toContain("'CN=intermediate', but not its issuer 'CN=root'");
    expect(failureOf(`${lower}${root}`)?.found).toContain("'CN=lower', but not its issuer 'CN=intermediate'");
  });

  test.each([
    ["no certificate", "hello"],
    ["a certificate that cannot be read", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
  ])("is not read from %s", (found, pem) => {
    expect(certificatesIn(pem, "ca.pem")).toMatchObject({ ok: false, failure: { found: `contains ${found}` } });
  });
});
