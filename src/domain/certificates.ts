/** Certificates beside those that are in force: what the platform itself depends on, and what was withdrawn. */

export const PLATFORM_CERTIFICATES = ["broker", "broker_ca", "client_ca"] as const;

/** A certificate whose end stops more than one gateway. */
export interface PlatformCertificate {
  /** `broker`: the one that the broker shows; `broker_ca`: who signed it; `client_ca`: signs those of gateways. */
  readonly name: (typeof PLATFORM_CERTIFICATES)[number];
  readonly subject: string;
  readonly expiresAt: Date;
}

/** A gateway's certificate that must not come in any more although it has not ended. */
export interface RevokedCertificate {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
}
