/** Certificates that the platform depends on, and revoked gateway certificates. */

export const PLATFORM_CERTIFICATES = ["broker", "broker_ca", "client_ca"] as const;

/** A certificate whose expiry affects more than one gateway. */
export interface PlatformCertificate {
  /**
   * `broker`: the broker's certificate; `broker_ca`: its issuer's certificate; `client_ca`: the certificate that issues
   * gateway certificates.
   */
  readonly name: (typeof PLATFORM_CERTIFICATES)[number];
  readonly subject: string;
  readonly expiresAt: Date;
}

/** A gateway certificate that the broker must reject although it has not expired. */
export interface RevokedCertificate {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
}
