import { createPublicKey } from "node:crypto";
import { encrypted, newAuthority, openssl, traditional } from "../../test/harness/openssl";
import { certificatesIn, chainFailure, privateKeyIn } from "./pem";

describe("a private key", () => {
  const rsa = openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
  const ec = openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);

  test.each([
    ["PKCS#1", rsa, "BEGIN RSA PRIVATE KEY"],
    ["SEC1", ec, "BEGIN EC PRIVATE KEY"],
  ])("regression: is read in %s", (_form, key, header) => {
    expect(traditional(key)).toContain(header);
    const read = privateKeyIn(traditional(key), "ca.key");
    if (!read.ok) throw new Error(read.failure.found);
    expect(read.value).toContain("BEGIN PRIVATE KEY");
    expect(createPublicKey(read.value).equals(createPublicKey(key))).toBe(true);
  });

  test("regression: is read after the parameters that openssl ecparam writes", () => {
    const read = privateKeyIn(openssl(["ecparam", "-name", "prime256v1", "-genkey"]), "ca.key");
    expect(read).toMatchObject({ ok: true, value: expect.stringContaining("BEGIN PRIVATE KEY") as string });
  });

  test.each([
    ["PKCS#8", encrypted(rsa)],
    ["PKCS#1", encrypted(rsa, "-traditional")],
  ])("regression: is rejected with a remedy if it is encrypted in %s", (_form, key) => {
    expect(privateKeyIn(key, "/etc/ca.key")).toMatchObject({
      ok: false,
      failure: {
        found: "contains an encrypted private key",
        remedy: expect.stringContaining("openssl pkey -in /etc/ca.key -out decrypted.pem") as string,
      },
    });
    const decrypted = openssl(["pkey", "-passin", "pass:secret"], key);
    expect(privateKeyIn(decrypted, "ca.key").ok).toBe(true);
  });

  test.each([
    ["text", "hello", "contains no private key"],
    ["an OpenSSH key", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "contains an OpenSSH private key"],
    ["DER", Buffer.from("308204bd", "hex").toString(), "contains DER or PKCS#12, not PEM"],
    ["UTF-16", Buffer.from("\ufeff-----BEGIN", "utf16le").toString(), "is encoded as UTF-16"],
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

test("regression: reads PEM with a byte order mark and Windows line ends", () => {
  const { certificate, key } = newAuthority("root");
  const text = `\ufeff${certificate}${key}`.replaceAll("\n", "\r\n");
  expect(privateKeyIn(text, "ca.key").ok).toBe(true);
  expect(certificatesIn(text, "ca.key")).toMatchObject({ ok: true, value: [{}] });
});

describe("the chain of an authority", () => {
  const read = (pem: string) => {
    const certificates = certificatesIn(pem, "ca.pem");
    if (!certificates.ok) throw new Error(certificates.failure.found);
    return certificates.value;
  };

  test("regression: ends in a root, or the failure names the missing issuer", () => {
    const first = newAuthority("root");
    const second = newAuthority("intermediate", first);
    const root = first.certificate;
    const intermediate = second.certificate;
    const lower = newAuthority("lower", second).certificate;
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
    ["a certificate signing request", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"],
    ["PKCS#7", "-----BEGIN PKCS7-----\nAAAA\n"],
    ["a certificate that cannot be read", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
  ])("is not read from %s", (found, pem) => {
    expect(certificatesIn(pem, "ca.pem")).toMatchObject({ ok: false, failure: { found: `contains ${found}` } });
  });
});
