import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from "jose";
import { type AccessDenial, denial } from "../../domain/access-denial";
import { ROLES, type Principal, type Role } from "../../domain/entities";
import { UnavailableError } from "../../domain/errors";
import { fail, ok, type Result } from "../../domain/result";
import { keyIdOfSubject, type TokenOptions } from "../../domain/tokens";
import { isWellFormedId } from "../validation";
import { boundedFetch } from "./jwks-fetch";

/** Maximum length of a token, characters. All headers of an HTTP request together may take 16 KiB. */
const MAX_TOKEN_CHARACTERS = 12_288;
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** In some algorithms, the encrypted key is empty. */
const COMPACT_JWE = /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/;
/** Valid subjects (OpenID Connect Core, section 2). */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;
/** Maximum clock skew between the provider and this process, seconds. It applies to every time in a token. */
export const CLOCK_SKEW_SECONDS = 60;
/** Latest expiry that can be written as RFC 3339: the end of the year 9999, seconds since 1970. */
const MAX_EXPIRY_SECONDS = 253_402_300_799;
/** Maximum number of keys that are tried for one token, if several keys match its header. */
const MAX_KEYS_TRIED = 16;
/** Claims whose text is a list separated by spaces (RFC 8693, section 4.2). */
const SCOPE = /(?:^|\.)(?:scope|scp)$/;
/** Maximum length of a logged value from a token, characters. */
const MAX_LOGGED = 255;
const MAX_JWKS_BYTES = 256 * 1_024;
/**
 * Maximum time without fetches after a provider's failure, milliseconds. Meanwhile, tokens are rejected with
 * UNAVAILABLE.
 */
const MAX_FAILURE_COOLDOWN_MS = 5_000;

/** Content of a verified token. */
export interface VerifiedToken {
  readonly principal: Principal;
  /** The claim `iat`; null if the token has none. */
  readonly issuedAt: Date | null;
}

/** Verifies bearer tokens of an identity provider (RFC 7519) with its keys from JWKS. */
export class TokenAccess {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(private readonly options: TokenOptions) {
    const cooldownMs = options.cooldownMs ?? 30_000;
    const failureCooldownMs = Math.min(cooldownMs, MAX_FAILURE_COOLDOWN_MS);
    this.keys = createRemoteJWKSet(new URL(options.jwksUrl), {
      [customFetch]: boundedFetch({ failureCooldownMs, maxBytes: MAX_JWKS_BYTES }),
      cooldownDuration: cooldownMs,
      cacheMaxAge: options.cacheMs ?? 600_000,
      timeoutDuration: 5_000,
    });
  }

  /**
   * Verifies a token of the identity provider.
   *
   * @throws UnavailableError if the provider's keys are not available
   */
  async verify(token: string): Promise<Result<VerifiedToken, AccessDenial>> {
    if (token.length > MAX_TOKEN_CHARACTERS) return fail(denial("TOO_LONG", { characters: token.length }));
    if (COMPACT_JWE.test(token)) return fail(denial("ENCRYPTED_TOKEN"));
    if (!COMPACT_JWS.test(token)) return fail(denial("MALFORMED"));
    try {
      return this.mapped(await this.payloadOf(token));
    } catch (error) {
      if (error instanceof errors.JOSEError && !isProviderFailure(error)) return fail(this.denialOf(error, token));
      throw new UnavailableError("identity provider", "fetching the identity provider's keys failed", {
        cause: error,
      });
    }
  }

  /**
   * Returns the content of a token with a valid signature. A token without `kid` may be signed with a key that is not
   * fetched yet, so a wrong signature can cause another fetch.
   */
  private async payloadOf(token: string): Promise<JWTPayload> {
    try {
      return await this.payloadByAnyKey(token);
    } catch (error) {
      const isStale = error instanceof errors.JWSSignatureVerificationFailed && keyIdOf(token) === undefined;
      if (!isStale || this.keys.coolingDown) throw error;
      await this.keys.reload();
      return this.payloadByAnyKey(token);
    }
  }

  /** A key without `kid` may have signed a token with `kid`, because RFC 7517 (section 4.5) makes `kid` optional. */
  private async payloadByAnyKey(token: string): Promise<JWTPayload> {
    try {
      return await this.payloadBy(token, this.keys);
    } catch (error) {
      const kid = keyIdOf(token);
      if (!(error instanceof errors.JWKSNoMatchingKey) || typeof kid !== "string") throw error;
      const unnamed = this.keys.jwks()?.keys.filter((key) => key.kid === undefined) ?? [];
      return this.payloadBy(token, createLocalJWKSet({ keys: unnamed.map((key) => ({ ...key, kid })) }));
    }
  }

  /** Tries every key that the token's header allows. */
  private async payloadBy(token: string, keys: JWTVerifyGetKey): Promise<JWTPayload> {
    const { issuer, audience, algorithms } = this.options;
    const options = {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ["exp", "sub"],
      clockTolerance: CLOCK_SKEW_SECONDS,
    };
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      let tried = 0;
      for await (const key of error) {
        if (++tried > MAX_KEYS_TRIED) break;
        try {
          return (await jwtVerify(token, key, options)).payload;
        } catch (failure) {
          if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
        }
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  private mapped(payload: JWTPayload): Result<VerifiedToken, AccessDenial> {
    const { sub, exp, iat } = payload;
    if (exp === undefined || exp > MAX_EXPIRY_SECONDS) {
      return fail(denial("INVALID_CLAIM", { claim: "exp", found: loggable(exp) }));
    }
    // RFC 7519 (section 4.1.2) requires `sub` to be a string, but a token may contain anything.
    if (typeof sub !== "string" || !SUBJECT.test(sub)) {
      return fail(denial("INVALID_CLAIM", { claim: "sub", found: loggable(sub) }));
    }
    const { roleClaim, tenantClaim } = this.options;
    const roles = claim(payload, roleClaim);
    const role = this.roleOf(roles);
    if (role === null) return fail(denial("UNMAPPED_ROLE", { sub, claim: roleClaim, found: loggable(roles) }));
    const tenantId = claim(payload, tenantClaim);
    const own = isWellFormedId(tenantId) ? tenantId : null;
    if (role !== "OPERATOR" && own === null) {
      return fail(denial("MISSING_TENANT", { sub, claim: tenantClaim, found: loggable(tenantId) }));
    }
    const principal = {
      role,
      tenantId: role === "OPERATOR" ? null : own,
      keyId: keyIdOfSubject(sub),
      expiresAt: new Date((exp + CLOCK_SKEW_SECONDS) * 1_000),
    };
    return ok({ principal, issuedAt: typeof iat === "number" ? new Date(iat * 1_000) : null });
  }

  private denialOf(error: errors.JOSEError, token: string): AccessDenial {
    const { algorithms, audience, issuer } = this.options;
    if (error instanceof errors.JWTExpired) return denial("EXPIRED", claimsIn(error, "exp"));
    if (error instanceof errors.JWTClaimValidationFailed) {
      const claims = { ...claimsIn(error, error.claim), claim: error.claim };
      if (error.claim === "iss") return denial("WRONG_ISSUER", { ...claims, expected: issuer });
      if (error.claim === "aud") return denial("WRONG_AUDIENCE", { ...claims, expected: audience });
      const isEarly = error.claim === "nbf" && error.reason === "check_failed";
      return denial(isEarly ? "NOT_YET_VALID" : "INVALID_CLAIM", claims);
    }
    const { alg, kid, crit } = headerOf(token);
    const header = { alg: loggable(alg), kid: loggable(kid) };
    if (error instanceof errors.JOSENotSupported && crit !== undefined) {
      return denial("UNSUPPORTED_HEADER", { ...header, crit: loggable(crit) });
    }
    if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
      return denial("UNSUPPORTED_ALGORITHM", { ...header, expected: algorithms });
    }
    if (error instanceof errors.JWKSNoMatchingKey) return denial("UNKNOWN_KEY_ID", header);
    if (error instanceof errors.JWSSignatureVerificationFailed) return denial("INVALID_SIGNATURE", header);
    return denial("MALFORMED", { found: error.message });
  }

  private roleOf(named: unknown): Role | null {
    const { roles, roleClaim } = this.options;
    const isScope = typeof named === "string" && SCOPE.test(roleClaim);
    const names: readonly unknown[] = isScope ? named.split(" ") : Array.isArray(named) ? named : [named];
    const granted = names.flatMap((name) =>
      typeof name === "string" && Object.hasOwn(roles, name) ? (roles[name] ?? []) : [],
    );
    return ROLES.find((role) => granted.includes(role)) ?? null;
  }
}

/** Whether fetching the provider's keys timed out, or the response is not JSON or not a key set. */
function isProviderFailure(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === "ERR_JOSE_GENERIC"
  );
}

interface TokenHeader {
  readonly alg?: unknown;
  readonly kid?: unknown;
  readonly crit?: unknown;
}

function headerOf(token: string): TokenHeader {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}

function keyIdOf(token: string): unknown {
  return headerOf(token).kid;
}

/** Returns log fields about a token with a valid signature: its subject and the rejected claim. */
function claimsIn({ payload }: errors.JWTExpired | errors.JWTClaimValidationFailed, name: string) {
  return { sub: loggable(payload.sub), found: loggable(payload[name]) };
}

/** Returns a value of a token as text of limited length. */
function loggable(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= MAX_LOGGED ? text : `${text.slice(0, MAX_LOGGED)}…`;
}

/** Returns a claim by its name, or by a path of names separated by dots. */
function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
