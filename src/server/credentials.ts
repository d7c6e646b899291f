/** Finds the bearer token in HTTP headers, and in the payload of `connection_init`. */
import { type AccessDenial, denial } from "../domain/access-denial";
import { fail, ok, type Result } from "../domain/result";

/** Longer than any accepted token, so that the check of tokens names the limit. */
const MAX_CHARACTERS = 16_384;
const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/** Token of an `Authorization` header (RFC 6750, section 2.1). */
export function bearerToken(authorization: unknown): Result<string, AccessDenial> {
  if (authorization === undefined || authorization === null || authorization === "") return fail(denial("MISSING"));
  if (typeof authorization !== "string") return fail(denial("MALFORMED"));
  if (authorization.length > MAX_CHARACTERS) return fail(denial("TOO_LONG", { characters: authorization.length }));
  // HTTP removes blanks around a header. connection_init may have the line break of a key's file.
  const token = BEARER.exec(authorization.trim())?.[1];
  return token === undefined ? fail(denial("MALFORMED")) : ok(token);
}

/**
 * The token that `connection_init` carries: as `Authorization` in any case, be it in `headers`, or as `authToken`. A
 * client that can set headers of the upgrade request may send it there.
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

/** An `authToken` is customary without a scheme. */
function schemed(token: unknown): unknown {
  return typeof token === "string" && !token.trim().includes(" ") ? `Bearer ${token}` : token;
}

function lowerCased(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name.toLowerCase(), entry as unknown]));
}
