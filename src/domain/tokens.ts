/** Bearer tokens of an identity provider. */
import type { Role } from "./entities";

/** Signature algorithms that can be accepted: whoever can verify one of them cannot also sign with it. */
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

/** How the tokens of an identity provider become principals. */
export interface TokenOptions {
  /** Where the provider publishes its keys (RFC 7517). */
  readonly jwksUrl: string;
  /** Claim `iss` that tokens must have. */
  readonly issuer: string;
  /** Claim `aud` that tokens must have. */
  readonly audience: string;
  /** Claim that holds the tenant's id: its name, or a path with dots. */
  readonly tenantClaim: string;
  /** Claim that holds the role or a list of roles. */
  readonly roleClaim: string;
  /** What the provider calls a role -> the role. Of several the one that may most counts. */
  readonly roles: Readonly<Record<string, Role>>;
  readonly algorithms: readonly (typeof TOKEN_ALGORITHMS)[number][];
  /** Least milliseconds between two fetches for keys that are not known. Default 30,000. */
  readonly cooldownMs?: number | undefined;
  /** Milliseconds for which fetched keys are believed. Default 600,000. */
  readonly cacheMs?: number | undefined;
}
