/** The certificates on which the platform depends, read from where it finds them. */
import { X509Certificate } from "node:crypto";
import type { PlatformCertificate } from "../domain/certificates";

export interface PlatformCertificateSources {
  /** PEM, of one or several; null: the system's authorities are trusted. */
  readonly brokerCa: string | null;
  /** PEM; null: the platform signs none. */
  readonly clientCa: string | null;
  /** The one that the broker showed last; null: it was not reached yet. */
  readonly broker: () => X509Certificate | null;
}

const ONE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Of several authorities in one file each is listed: which of them the broker needs is not known. */
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
