/** The platform's certificate authority for gateways. */
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { RevokedCertificate } from "../domain/certificates";
import { privateKeyIn } from "../pem/pem";
import type { ClientAuthority, SignedCertificate } from "../domain/ports/broker";
import type { Startable } from "../domain/ports/lifecycle";
import { fail, ok, type Result } from "../domain/result";

/** Maximum length of a certificate request, in characters. */
const MAX_REQUEST_CHARACTERS = 16_384;
const LEAST_RSA_BITS = 2_048;
const MOST_RSA_BITS = 8_192;
const CURVES = ["P-256", "P-384", "P-521"];
/** Certificates are valid from this long before they are issued, because a gateway's clock may be slow. */
const BACKDATED_MS = 60 * 60 * 1_000;
/** Object identifier of the CRL number (RFC 5280, 5.2.3). */
const CRL_NUMBER = "2.5.29.20";

/** Creates and reads certificate revocation lists. */
export interface RevocationSigner extends Pick<ClientAuthority, "revocationList"> {
  /** Resolves with the serial numbers in a list; null if `pem` is not a list of this authority. */
  revokedIn(pem: string): Promise<ReadonlySet<string> | null>;
}

export class X509ClientAuthority implements ClientAuthority, RevocationSigner {
  private constructor(
    private readonly certificate: x509.X509Certificate,
    private readonly key: webcrypto.CryptoKey,
    private readonly signing: webcrypto.EcdsaParams | webcrypto.Algorithm,
  ) {}

  /**
   * @param pem the authority's certificate, and its private key
   * @throws Error if the certificate is not a CA certificate, or the key does not match it
   */
  static async load(pem: { readonly certificate: string; readonly key: string }): Promise<X509ClientAuthority> {
    const certificate = new x509.X509Certificate(pem.certificate);
    if (certificate.getExtension(x509.BasicConstraintsExtension)?.ca !== true) {
      throw new Error("the client CA's certificate is no CA certificate (basicConstraints CA:TRUE is missing)");
    }
    const algorithm = certificate.publicKey.algorithm as webcrypto.EcKeyAlgorithm;
    const signing = signingAlgorithm(algorithm);
    const privateKey = privateKeyIn(pem.key, "ca.key");
    if (!privateKey.ok)
      throw new Error(`the client CA's key file ${privateKey.failure.found}: ${privateKey.failure.remedy}`);
    const der = x509.PemConverter.decodeFirst(privateKey.value);
    const key = await webcrypto.subtle.importKey("pkcs8", der, { ...algorithm, ...signing }, false, ["sign"]);
    const authority = new X509ClientAuthority(certificate, key, signing);
    await authority.checkPair();
    return authority;
  }

  async sign(request: string, username: string, expiresAt: Date): Promise<Result<SignedCertificate, string>> {
    const publicKey = await keyOfRequest(request);
    if (!publicKey.ok) return publicKey;
    const notAfter = new Date(Math.min(expiresAt.getTime(), this.certificate.notAfter.getTime()));
    const certificate = await this.issue(publicKey.value, username, notAfter);
    return ok({
      certificate: `${certificate.toString("pem")}\n${this.certificate.toString("pem")}\n`,
      serialNumber: certificate.serialNumber,
      expiresAt: certificate.notAfter,
    });
  }

  async revocationList(revoked: readonly RevokedCertificate[], at: Date): Promise<string> {
    const usages = this.certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? x509.KeyUsageFlags.cRLSign;
    if ((usages & x509.KeyUsageFlags.cRLSign) === 0) {
      const remedy = "create a CA with keyUsage keyCertSign and cRLSign, or configure no revocation list";
      throw new Error(`the client CA's certificate cannot sign certificate revocation lists: ${remedy}`);
    }
    const now = at.getTime();
    const list = await x509.X509CrlGenerator.create({
      issuer: this.certificate.subject,
      // Brokers reject every client if the list is not valid yet, or has expired.
      thisUpdate: new Date(now - BACKDATED_MS),
      nextUpdate: this.certificate.notAfter,
      entries: revoked.map(({ serialNumber, revokedAt }) => ({ serialNumber, revocationDate: revokedAt })),
      extensions: [
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate.publicKey),
        new x509.Extension(CRL_NUMBER, false, derInteger(now)),
      ],
      signingAlgorithm: this.signing,
      signingKey: this.key,
    });
    return `${x509.PemConverter.encode(list.rawData, "X509 CRL")}\n`;
  }

  async revokedIn(pem: string): Promise<ReadonlySet<string> | null> {
    try {
      const list = new x509.X509Crl(x509.PemConverter.decodeFirst(pem));
      if (!(await list.verify({ publicKey: this.certificate }))) return null;
      return new Set(list.entries.map(({ serialNumber }) => serialNumber));
    } catch {
      return null;
    }
  }

  private async issue(publicKey: x509.PublicKey, username: string, notAfter: Date): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      // A positive number, as RFC 5280 (4.1.2.2) requires.
      serialNumber: `4${randomBytes(16).toString("hex").slice(1)}`,
      subject: [{ CN: [username] }],
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() - BACKDATED_MS),
      notAfter,
      publicKey,
      signingKey: this.key,
      signingAlgorithm: this.signing,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        await x509.SubjectKeyIdentifierExtension.create(publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate.publicKey),
      ],
    });
  }

  private async checkPair(): Promise<void> {
    const probe = await this.issue(this.certificate.publicKey, "probe", this.certificate.notAfter);
    if (!(await probe.verify({ publicKey: this.certificate.publicKey, signatureOnly: true }))) {
      throw new Error("the client CA's key does not belong to its certificate");
    }
  }
}

/** An {@link X509ClientAuthority} that is loaded at start. */
export class ConfiguredClientAuthority implements ClientAuthority, RevocationSigner, Startable {
  private loaded: Promise<X509ClientAuthority> | undefined;

  constructor(private readonly pem: { readonly certificate: string; readonly key: string }) {}

  /** @throws Error as {@link X509ClientAuthority.load} does */
  async start(): Promise<void> {
    await this.load();
  }

  async stop(): Promise<void> {
    return Promise.resolve();
  }

  async sign(request: string, username: string, expiresAt: Date): Promise<Result<SignedCertificate, string>> {
    return (await this.load()).sign(request, username, expiresAt);
  }

  async revocationList(revoked: readonly RevokedCertificate[], at: Date): Promise<string> {
    return (await this.load()).revocationList(revoked, at);
  }

  async revokedIn(pem: string): Promise<ReadonlySet<string> | null> {
    return (await this.load()).revokedIn(pem);
  }

  private load(): Promise<X509ClientAuthority> {
    this.loaded ??= X509ClientAuthority.load(this.pem);
    return this.loaded;
  }
}

/** DER encoding of a non-negative integer (X.690, 8.3). */
function derInteger(value: number): Buffer {
  const hex = BigInt(value).toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  const content = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(0x02, content.length), content]);
}

function signingAlgorithm(algorithm: webcrypto.EcKeyAlgorithm): webcrypto.EcdsaParams | webcrypto.Algorithm {
  if (algorithm.name !== "ECDSA") return { name: algorithm.name, hash: "SHA-256" };
  return { name: "ECDSA", hash: algorithm.namedCurve === "P-256" ? "SHA-256" : "SHA-384" };
}

/** Resolves with the key of a request that its holder has signed, or with the mistake in the request. */
async function keyOfRequest(text: string): Promise<Result<x509.PublicKey, string>> {
  if (text.length > MAX_REQUEST_CHARACTERS) return fail(`it is longer than ${MAX_REQUEST_CHARACTERS} characters`);
  try {
    const request = new x509.Pkcs10CertificateRequest(text);
    const failure = keyFailure(request.publicKey) ?? signatureFailure(request);
    if (failure !== null) return fail(failure);
    return (await request.verify()) ? ok(request.publicKey) : fail("its signature does not match its key");
  } catch {
    return fail("it is not a PKCS#10 request in PEM");
  }
}

/** Object identifier of MD5 signatures (RFC 8017, appendix C), which the library does not know. */
const MD5 = ["1.2.840.113549.1.1.4"];

function signatureFailure({ signatureAlgorithm }: x509.Pkcs10CertificateRequest): string | null {
  const { name, hash } = signatureAlgorithm as { readonly name: string; readonly hash?: { readonly name: string } };
  const weak = MD5.includes(name) ? "MD5" : hash?.name === "SHA-1" ? "SHA-1" : null;
  if (weak !== null) return `it is signed with ${weak}, which can be forged: sign it with SHA-256`;
  return /^[\d.]+$/.test(name) ? `its signature algorithm ${name} is not supported: sign it with SHA-256` : null;
}

function keyFailure({ algorithm }: x509.PublicKey): string | null {
  const { name, modulusLength, namedCurve } = algorithm as webcrypto.RsaKeyAlgorithm & webcrypto.EcKeyAlgorithm;
  if (name === "RSA-PSS") {
    return "its key is for RSA-PSS only: use an RSA key without that restriction, or an ECDSA or Ed25519 key";
  }
  if (name.startsWith("RSA")) {
    const fits = modulusLength >= LEAST_RSA_BITS && modulusLength <= MOST_RSA_BITS;
    return fits ? null : `its RSA key must have ${LEAST_RSA_BITS} to ${MOST_RSA_BITS} bits`;
  }
  if (name === "ECDSA") return CURVES.includes(namedCurve) ? null : `its curve must be one of ${CURVES.join(", ")}`;
  return name === "Ed25519" ? null : "its key must be RSA, ECDSA or Ed25519";
}
