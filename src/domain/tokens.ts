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

/** Prefix of the `keyId` of a token's principal. No ID of an API key begins with it. */
const KEY_ID_PREFIX = "jwt:";

/** Returns the `keyId` of a token's principal. */
export function keyIdOfSubject(subject: string): string {
  return KEY_ID_PREFIX + subject;
}

/** Returns whether a principal's `keyId` stands for a token instead of an API key. */
export function isTokensKeyId(keyId: string): boolean {
  return keyId.startsWith(KEY_ID_PREFIX);
}

/** Returns the claim `sub` of the token that a principal's `keyId` stands for; null for an API key. */
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
  /** Name of the claim that contains the tenant ID, or a path with dots to this claim. */
  readonly tenantClaim: string;
  /** Name of, or path to, the claim that contains the role or a list of roles. */
  readonly roleClaim: string;
  /**
   * Sluice's role for each role name of the provider. If a token has several roles, the role with the most rights
   * applies.
   */
  readonly roles: Readonly<Record<string, Role>>;
  readonly algorithms: readonly (typeof TOKEN_ALGORITHMS)[number][];
  /** Minimum time between two fetches for unknown keys, milliseconds. Default 30,000. */
  readonly cooldownMs?: number | undefined;
  /** How long fetched keys stay valid, milliseconds. Default 600,000. */
  readonly cacheMs?: number | undefined;
}
