/** Issues certificates from CAs that Sluice creates, for development and for brokers that have no other certificates. */

import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import * as x509 from "@peculiar/x509";
import { ensureFolder } from "./folder";

export interface OwnCertificates {
  /** PEM file of the CA that gateways trust. */
  readonly caFile: string;
  readonly caKeyFile: string;
  /** PEM file of the server's certificate. */
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM file of the CA that signs gateways' certificates. `clientCaKeyFile` contains its key. */
  readonly clientCaFile: string;
  readonly clientCaKeyFile: string;
}

export interface CertificateOptions {
  /** DNS names and IP addresses of the server, in addition to `localhost`, `127.0.0.1` and `::1`. */
  readonly names?: readonly string[];
  /** Time at which certificates are checked and issued. Default: now. */
  readonly now?: Date;
}

interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
const SERVER_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** Writes a temporary file and renames it, so that a reader never sees half a file. */
async function write(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.${String(process.pid)}.tmp`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, file);
}

async function writeKey(file: string, key: webcrypto.CryptoKey): Promise<void> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  await write(file, x509.PemConverter.encode(der, "PRIVATE KEY"), 0o600);
}

async function readCertificate(file: string): Promise<x509.X509Certificate | undefined> {
  try {
    return new x509.X509Certificate(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isFresh(certificate: x509.X509Certificate, now: Date): boolean {
  const left = certificate.notAfter.getTime() - now.getTime();
  return left > RENEW_BEFORE_DAYS * DAY_MS && certificate.notBefore <= now;
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - DAY_MS), notAfter: new Date(now.getTime() + days * DAY_MS) };
}

async function issueAuthority(name: string, now: Date): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name} (${hostname()})`,
    ...validity(now, CA_DAYS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys };
}

async function issueServer(authority: Issued, names: readonly string[], now: Date): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=localhost",
    issuer: authority.certificate.subject,
    ...validity(now, SERVER_DAYS),
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? "ip" : "dns", value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  });
  return { certificate, keys };
}

interface AuthorityFiles {
  readonly caFile: string;
  readonly caKeyFile: string;
}

async function readAuthority(files: AuthorityFiles, now: Date): Promise<Issued | undefined> {
  const certificate = await readCertificate(files.caFile);
  if (certificate === undefined || !isFresh(certificate, now)) return undefined;
  try {
    const der = x509.PemConverter.decodeFirst(await readFile(files.caKeyFile, "utf8"));
    const privateKey = await webcrypto.subtle.importKey("pkcs8", der, ALGORITHM, true, ["sign"]);
    const publicKey = await webcrypto.subtle.importKey("spki", certificate.publicKey.rawData, ALGORITHM, true, [
      "verify",
    ]);
    return { certificate, keys: { privateKey, publicKey } };
  } catch {
    return undefined;
  }
}

async function ensureAuthority(files: AuthorityFiles, name: string, now: Date): Promise<Issued> {
  const kept = await readAuthority(files, now);
  if (kept !== undefined) return kept;
  const authority = await issueAuthority(name, now);
  await writeKey(files.caKeyFile, authority.keys.privateKey);
  await write(files.caFile, authority.certificate.toString("pem"), 0o644);
  return authority;
}

async function serverIsGood(files: OwnCertificates, authority: Issued, names: readonly string[], now: Date) {
  const certificate = await readCertificate(files.certFile);
  if (certificate === undefined || !isFresh(certificate, now)) return false;
  const held = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
  if (!names.every((name) => held.some(({ value }) => value === name))) return false;
  const key = await readFile(files.keyFile, "utf8").catch(() => undefined);
  return key !== undefined && (await certificate.verify({ publicKey: authority.certificate, date: now }));
}

/**
 * Creates the certificates in `dir` on the first run. Later runs renew certificates that expire within 30 days, and
 * keep the others. Only the owner of a key file can read it.
 */
export async function ensureCertificates(dir: string, options: CertificateOptions = {}): Promise<OwnCertificates> {
  const now = options.now ?? new Date();
  const names = [...new Set(["localhost", "127.0.0.1", "::1", ...(options.names ?? [])])];
  const file = (name: string): string => path.join(dir, name);
  const files: OwnCertificates = {
    caFile: file("ca.crt"),
    caKeyFile: file("ca.key"),
    certFile: file("server.crt"),
    keyFile: file("server.key"),
    clientCaFile: file("client-ca.crt"),
    clientCaKeyFile: file("client-ca.key"),
  };
  await ensureFolder(dir, 0o700);

  const authority = await ensureAuthority(files, "Sluice CA", now);
  await ensureAuthority({ caFile: files.clientCaFile, caKeyFile: files.clientCaKeyFile }, "Sluice client CA", now);
  if (!(await serverIsGood(files, authority, names, now))) {
    const server = await issueServer(authority, names, now);
    await writeKey(files.keyFile, server.keys.privateKey);
    await write(files.certFile, server.certificate.toString("pem"), 0o644);
  }
  return files;
}
