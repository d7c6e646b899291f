const BEARER = /^Bearer +([\x21-\x7e]{1,4096})$/i;

/** Token of an `Authorization` header (RFC 6750, section 2.1); null for anything else. */
export function bearerToken(authorization: unknown): string | null {
  return typeof authorization === "string" ? (BEARER.exec(authorization)?.[1] ?? null) : null;
}
