/** Lists the certificates that the platform depends on. */
import { X509Certificate } from "node:crypto";
import type { PlatformCertificate } from "../domain/certificates";

export interface PlatformCertificateSources {
  /** One or more CA certificates in PEM; null for the system's CAs. */
  readonly brokerCa: string | null;
  /** CA certificate in PEM; null if the platform issues no certificates. */
  readonly clientCa: string | null;
  /** Returns the certificate that the broker presented last; null before the first connection. */
  readonly broker: () => X509Certificate | null;
}

const ONE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Returns a function that lists the current certificates. It lists every CA certificate of a file, because it is
 * unknown which of them signed the broker's certificate.
 */
export function platformCertificates({ brokerCa, clientCa, broker }: PlatformCertificateSources) {
  const fixed = [...parse("broker_ca", brokerCa), ...parse("client_ca", clientCa)];
  return (): readonly PlatformCertificate[] => {
    const shown = broker();
    return shown === null ? fixed : [describe("broker", shown), ...fixed];
  };
}

function parse(name: PlatformCertificate["name"], pem: string | null): PlatformCertificate[] {
  return [...(pem ?? "").matchAll(ONE)].map(([text]) => describe(name, new X509Certificate(text)));
}

function describe(name: PlatformCertificate["name"], { subject, validToDate }: X509Certificate): PlatformCertificate {
  return { name, subject: subject.replaceAll("\n", ", "), expiresAt: validToDate };
}
