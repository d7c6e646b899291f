/** Why a request or connection is not authenticated. */

/**
 * Every reason, with the sentence that the client receives. Sluice reports a reason about the state of an API key or
 * the claims of a token only after it has verified the secret or signature. Therefore a client that guesses learns
 * nothing about either. Each sentence fits into the close frame of a WebSocket (RFC 6455, section 5.5: 123 bytes) and
 * into an `error_description` (RFC 6750, section 3).
 */
export const ACCESS_DENIALS = {
  MISSING: "Missing API key. Send it as Authorization: Bearer slk_...",
  MISSING_IN_INIT: "connection_init carries no API key. Send the payload { authorization: Bearer slk_... }.",
  MALFORMED: "Malformed API key or token. Send Authorization: Bearer, then the complete key or token only.",
  TOO_LONG: "The token is too long. Request one with fewer claims: 12288 characters at most.",
  UNKNOWN_KEY: "Invalid API key. Check that it is complete and that this server issued it.",
  EXPIRED_KEY: "The API key has expired. Create a new one.",
  REVOKED_KEY: "The API key was revoked. Create a new one.",
  ACCESS_ENDED: "Your access was revoked, suspended or has expired. Use another key, or ask your operator.",
  TOKENS_OFF: "This server accepts API keys only. Send one as Authorization: Bearer slk_...",
  UNSUPPORTED_ALGORITHM: "The signature algorithm of the token is not accepted. Use one of SLUICE_JWT_ALGORITHMS.",
  UNSUPPORTED_HEADER: "The header parameter crit of the token is not supported. Request a token without it.",
  ENCRYPTED_TOKEN: "Encrypted tokens (JWE) are not supported. Request a signed token (JWS).",
  UNKNOWN_KEY_ID:
    "The identity provider publishes no key for this token. Check the token's kid and SLUICE_JWT_JWKS_URL.",
  INVALID_SIGNATURE: "The signature of the token is invalid. Request a new token from its provider.",
  WRONG_ISSUER: "The token is not from the configured issuer. Its iss must be SLUICE_JWT_ISSUER.",
  WRONG_AUDIENCE: "The token is not for this server. Its aud must contain SLUICE_JWT_AUDIENCE.",
  EXPIRED: "The token has expired. Request a new one.",
  NOT_YET_VALID: "The token is not valid yet. Check its nbf and the clock of its provider.",
  INVALID_CLAIM: "A claim is missing or invalid. Check exp, iat, nbf (seconds) and sub (ASCII).",
  UNMAPPED_ROLE: "SLUICE_JWT_ROLES maps no role of the token. Ask your operator for a mapped role.",
  MISSING_TENANT: "The token contains no valid tenant ID. Ask your operator which claim must contain it.",
  INACTIVE_TENANT: "The tenant does not exist, is suspended or is being deleted. Ask your operator.",
  ISSUED_TOO_EARLY: "The token is older than its tenant, or lacks iat. Request a new one.",
} as const;

export type AccessDenialReason = keyof typeof ACCESS_DENIALS;

export interface AccessDenial {
  readonly reason: AccessDenialReason;
  /** For the log: what was found, and what was expected. Contains no secret. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export function denial(reason: AccessDenialReason, detail: Readonly<Record<string, unknown>> = {}): AccessDenial {
  return { reason, detail };
}
