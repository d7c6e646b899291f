import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import { ROLES, type Principal, type Role } from "../../domain/entities";
import { UnavailableError } from "../../domain/errors";
import type { TokenOptions } from "../../domain/tokens";
import { isWellFormedId } from "../validation";
import { boundedFetch } from "./jwks-fetch";

/** No API key's ID can begin with it. */
const KEY_ID_PREFIX = "jwt:";

const MAX_TOKEN_CHARACTERS = 4_096;
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const SUBJECT = /^[\x21-\x7e]{1,180}$/;
const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_JWKS_BYTES = 256 * 1_024;
/** Maximum delay after a provider's failure. Meanwhile tokens are rejected with UNAVAILABLE. */
const MAX_FAILURE_COOLDOWN_MS = 5_000;

/** Content of a verified token. */
export interface VerifiedToken {
  readonly principal: Principal;
  /** Claim `iat`; null: the token has none. */
  readonly issuedAt: Date | null;
}

/** Verifies bearer tokens of an identity provider (RFC 7519) with its keys from JWKS. */
export class TokenAccess {
  private readonly keys: JWTVerifyGetKey;

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
   * null: the token is not valid, for an undisclosed reason.
   *
   * @throws UnavailableError if the provider's keys are not available
   */
  async verify(token: string): Promise<VerifiedToken | null> {
    if (token.length > MAX_TOKEN_CHARACTERS || !COMPACT_JWS.test(token)) return null;
    const { issuer, audience, algorithms } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ["exp", "sub"],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return this.mapped(payload);
    } catch (error) {
      const isTokenFailure = error instanceof errors.JOSEError && !isProviderFailure(error);
      if (isTokenFailure) return null;
      throw new UnavailableError("identity provider", "fetching the identity provider's keys failed", {
        cause: error,
      });
    }
  }

  private mapped(payload: JWTPayload): VerifiedToken | null {
    const { sub, exp, iat } = payload;
    if (sub === undefined || exp === undefined || !SUBJECT.test(sub)) return null;
    const role = this.roleOf(claim(payload, this.options.roleClaim));
    if (role === null) return null;
    const tenantId = claim(payload, this.options.tenantClaim);
    if (role !== "OPERATOR" && !isWellFormedId(tenantId)) return null;
    const principal = {
      role,
      tenantId: role === "OPERATOR" ? null : (tenantId as string),
      keyId: `${KEY_ID_PREFIX}${sub}`,
      expiresAt: new Date(exp * 1_000),
    };
    return { principal, issuedAt: typeof iat === "number" ? new Date(iat * 1_000) : null };
  }

  private roleOf(named: unknown): Role | null {
    const names: readonly unknown[] = Array.isArray(named) ? named : [named];
    const { roles } = this.options;
    const granted = names.flatMap((name) =>
      typeof name === "string" && Object.hasOwn(roles, name) ? (roles[name] ?? []) : [],
    );
    return ROLES.find((role) => granted.includes(role)) ?? null;
  }
}

/** Whether a principal's `keyId` stands for a token instead of an API key. */
export function isTokensKeyId(keyId: string): boolean {
  return keyId.startsWith(KEY_ID_PREFIX);
}

/** Whether the provider's keys time out, are no JSON, or are no key set. */
function isProviderFailure(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === "ERR_JOSE_GENERIC"
  );
}

/** A claim by its name, or by a path of names separated by dots. */
function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let value: unknown = payload;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
