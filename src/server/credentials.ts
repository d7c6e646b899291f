/** Finds the bearer token in HTTP headers, and in the payload of `connection_init`. */
import { type AccessDenial, denial } from "../domain/access-denial";
import { fail, ok, type Result } from "../domain/result";

/**
 * Maximum length of a header. It exceeds the maximum of tokens, so that the check of tokens can report that maximum.
 */
const MAX_CHARACTERS = 16_384;
const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/** Returns the token of an `Authorization` header (RFC 6750, section 2.1). */
export function bearerToken(authorization: unknown): Result<string, AccessDenial> {
  if (authorization === undefined || authorization === null || authorization === "") return fail(denial("MISSING"));
  if (typeof authorization !== "string") return fail(denial("MALFORMED"));
  if (authorization.length > MAX_CHARACTERS) return fail(denial("TOO_LONG", { characters: authorization.length }));
  // HTTP removes blanks around a header. A value in connection_init may end with the line break of a key file.
  const token = BEARER.exec(authorization.trim())?.[1];
  return token === undefined ? fail(denial("MALFORMED")) : ok(token);
}

/**
 * Returns the token in the payload of `connection_init`: `Authorization`, in the payload or in its `headers`, or
 * `authToken`. Names may be in upper or lower case. A client can also send the token in a header of the upgrade
 * request.
 */
export function socketToken(parameters: unknown, authorization: string | undefined): Result<string, AccessDenial> {
  const fields = lowerCased(parameters);
  const inHeaders = lowerCased(fields.headers);
  const { authtoken } = fields;
  const given = fields.authorization ?? inHeaders.authorization ?? schemed(authtoken) ?? authorization;
  const token = bearerToken(given);
  if (token.ok || token.failure.reason !== "MISSING") return token;
  const found = Object.keys(fields).slice(0, 10);
  return fail(denial("MISSING_IN_INIT", { found: found.map((name) => name.slice(0, 50)) }));
}

/** Adds the scheme to an `authToken`, which clients usually send without one. */
function schemed(token: unknown): unknown {
  return typeof token === "string" && !token.trim().includes(" ") ? `Bearer ${token}` : token;
}

function lowerCased(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name.toLowerCase(), entry as unknown]));
}
