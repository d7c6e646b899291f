/** Bearer tokens of an identity provider. */
import type { Role } from "./entities";

/** Accepted signature algorithms. All are asymmetric: the key that verifies a signature cannot create one. */
export const TOKEN_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
] as const;

/** Begins the `keyId` of a token's principal. No API key's ID can begin with it. */
const KEY_ID_PREFIX = "jwt:";

/** The `keyId` of the principal of a token. */
export function keyIdOfSubject(subject: string): string {
  return KEY_ID_PREFIX + subject;
}

/** Whether a principal's `keyId` stands for a token instead of an API key. */
export function isTokensKeyId(keyId: string): boolean {
  return keyId.startsWith(KEY_ID_PREFIX);
}

/** Claim `sub` of the token that a principal's `keyId` stands for; null for an API key. */
export function subjectOf(keyId: string): string | null {
  return isTokensKeyId(keyId) ? keyId.slice(KEY_ID_PREFIX.length) : null;
}

/** How tokens of an identity provider become principals. */
export interface TokenOptions {
  /** URL of the provider's keys (RFC 7517). */
  readonly jwksUrl: string;
  /** Required claim `iss`. */
  readonly issuer: string;
  /** Required claim `aud`. */
  readonly audience: string;
  /** Claim that holds the tenant's ID: its name, or a path with dots. */
  readonly tenantClaim: string;
  /** Claim that holds the role or a list of roles. */
  readonly roleClaim: string;
  /** Role by the provider's name for it. If a token has several, the one with the most rights applies. */
  readonly roles: Readonly<Record<string, Role>>;
  readonly algorithms: readonly (typeof TOKEN_ALGORITHMS)[number][];
  /** Minimum time between two fetches for unknown keys, milliseconds. Default 30,000. */
  readonly cooldownMs?: number | undefined;
  /** How long fetched keys stay valid, milliseconds. Default 600,000. */
  readonly cacheMs?: number | undefined;
}
