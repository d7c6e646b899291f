/** Certificates and private keys in PEM, as OpenSSL writes them. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { fail, ok, type Result } from "../domain/result";

/** Why a PEM text is unusable: what it contains, and the remedy. */
export interface PemFailure {
  readonly found: string;
  readonly remedy: string;
}

const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;
/** Matches PKCS#8, PKCS#1 and SEC1. `openssl ecparam -genkey` writes parameters before the key. */
const PRIVATE_KEY = /-----BEGIN (RSA |EC )?PRIVATE KEY-----[^]+?-----END \1?PRIVATE KEY-----/;

/** Other forms of keys and certificates, each with the remedy, such as a command that converts it. */
const OTHER_FORMS: readonly (readonly [form: RegExp, found: string, remedy: (file: string) => string])[] = [
  [
    /-----BEGIN OPENSSH PRIVATE KEY-----/,
    "contains an OpenSSH private key",
    (file) => `convert a copy of it: ssh-keygen -p -m PKCS8 -f ${file}`,
  ],
  [
    /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/,
    "contains a certificate signing request",
    () => "have a CA sign it, and use the file with the certificate",
  ],
  [
    /-----BEGIN PKCS7-----/,
    "contains PKCS#7",
    (file) => `convert it: openssl pkcs7 -in ${file} -print_certs -out converted.pem`,
  ],
  [/^\uFFFD?\uFFFD?-\0-|^-\0-|^\0-\0/, "is encoded as UTF-16", () => "save it as ASCII or UTF-8"],
  [
    /^0[\uFFFD\u0000-\u007F]/,
    "contains DER or PKCS#12, not PEM",
    (file) =>
      `convert it: openssl x509 -inform DER -in ${file}, openssl pkey -inform DER -in ${file} or openssl pkcs12 -in ` +
      `${file} -nodes`,
  ],
];

/** Returns why the text contains no `what`. */
function nothingIn(text: string, file: string, what: string): PemFailure {
  const other = OTHER_FORMS.find(([form]) => form.test(text));
  if (other === undefined) return { found: `contains no ${what}`, remedy: `use a PEM file with a ${what}` };
  const [, found, remedy] = other;
  return { found, remedy: remedy(file) };
}

/**
 * Returns the first private key of the text, as PKCS#8.
 *
 * @param file name of the file, for the remedy
 */
export function privateKeyIn(pem: string, file: string): Result<string, PemFailure> {
  if (ENCRYPTED.test(pem)) {
    const remedy = `decrypt the key: openssl pkey -in ${file} -out decrypted.pem, and use the new file`;
    return fail({ found: "contains an encrypted private key", remedy });
  }
  const [key] = PRIVATE_KEY.exec(pem) ?? [];
  if (key === undefined) {
    return fail(nothingIn(pem, file, "private key"));
  }
  try {
    return ok(createPrivateKey(key).export({ type: "pkcs8", format: "pem" }).toString());
  } catch {
    const remedy = `replace the file: openssl pkey -in ${file} -noout shows what is wrong with it`;
    return fail({ found: "contains a private key that cannot be read", remedy });
  }
}

/** Returns all certificates of the text, at least one. */
export function certificatesIn(pem: string, file: string): Result<readonly X509Certificate[], PemFailure> {
  const texts = pem.match(CERTIFICATE) ?? [];
  if (texts.length === 0) {
    return fail(nothingIn(pem, file, "certificate"));
  }
  try {
    return ok(texts.map((text) => new X509Certificate(text)));
  } catch {
    const remedy = `replace the file: openssl x509 -in ${file} -noout shows what is wrong with it`;
    return fail({ found: "contains a certificate that cannot be read", remedy });
  }
}

/**
 * Returns why a certificate cannot be verified with the given authorities alone; null if it can. TLS libraries follow
 * the issuers up to a root, which is its own issuer. They reject a chain without a root.
 */
export function chainFailure(certificate: X509Certificate, authorities: readonly X509Certificate[]): PemFailure | null {
  let last = certificate;
  for (let length = 0; length <= authorities.length; length++) {
    if (isRoot(last)) return null;
    const issuer = authorities.find((authority) => isIssuer(authority, last));
    if (issuer === undefined) break;
    last = issuer;
  }
  return {
    found: `contains the intermediate CA '${named(last.subject)}', but not its issuer '${named(last.issuer)}'`,
    remedy:
      "append its issuers' certificates to the file, up to the root CA, because clients reject a chain without a root",
  };
}

/**
 * Returns why the first certificate cannot be a CA whose certificates clients verify with this list; null if it can.
 */
export function signerFailure(certificates: readonly X509Certificate[]): PemFailure | null {
  const [signer] = certificates;
  if (signer?.ca === true) return chainFailure(signer, certificates);
  const remedy = "create one with basicConstraints=critical,CA:TRUE";
  return { found: "contains a certificate that is not a CA certificate", remedy };
}

/** True also for a server's self-signed certificate, which may not sign other certificates. */
function isRoot(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

function isIssuer(authority: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function named(subject: string): string {
  return subject.replaceAll("\n", ", ");
}
