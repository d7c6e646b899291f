/** Kinds of values that are URLs. A part of a URL that Sluice would ignore is a mistake. */
import { z } from "zod";
import { mayHoldUserInfo } from "../domain/user-info";
import { reader, type ValueKind } from "./values";

/**
 * Returns a kind of URL without user name and password, because the URL is logged and shown to tenants. `credentials`
 * tells the user where credentials belong.
 */
function url(credentials: string, schema: z.ZodType<string, string>): ValueKind<string> {
  const hasNone = z
    .string()
    .refine((value) => !mayHoldUserInfo(value), `remove user name and password from the URL: ${credentials}`);
  return { type: "URL", schema: hasNone.pipe(schema) };
}

/** URL of an identity provider's public keys. */
export const jwksUrl = url(
  "the keys of an identity provider are public",
  reader("a URL such as https://id.example.com/jwks", (value) => (isUrl(value, "https:", "http:") ? value : undefined))
    .refine((value) => !value.includes("#"), "remove the # and everything after it, which Sluice would ignore")
    .refine(
      isSecure,
      "set it to https://…, because an attacker could replace the keys in transit over http://. Sluice accepts " +
        "http:// only for this machine",
    ),
);

const HOST_AND_PORT_ONLY = "remove everything after host and port: MQTT over TLS has no path, query or fragment";

/** Address of the broker for the platform. */
export const brokerUrl = url(
  "user names and passwords have their own settings",
  reader("a URL such as mqtts://host:port", (value) => (isUrl(value, "mqtts:") ? value : undefined)).refine(
    isHostAndPort,
    HOST_AND_PORT_ONLY,
  ),
);

const PLACEHOLDER = "{tenantId}";

/** Address of the broker for gateways. `{tenantId}` in its host stands for the ID of the tenant. */
export const gatewaysUrl = url(
  "gateways get their own credentials",
  reader("a URL such as mqtts://host:port or mqtts://{tenantId}.host:port", (value) => {
    const filled = value.replace(PLACEHOLDER, "tenant");
    if (!isUrl(filled, "mqtts:") || filled.includes("{")) return undefined;
    return value === filled || new URL(filled).host.includes("tenant") ? value : undefined;
  }).refine((value) => isHostAndPort(value.replace(PLACEHOLDER, "tenant")), HOST_AND_PORT_ONLY),
);

/**
 * Whether the text is valid as an issuer (OpenID Connect Discovery, section 3). For this machine, http is valid too.
 */
export function isIssuerUrl(issuer: string): boolean {
  return isUrl(issuer, "https:", "http:") && isSecure(issuer) && !mayHoldUserInfo(issuer) && !/[?#]/.test(issuer);
}

/** Whether the host is this machine, so that traffic to it crosses no network. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a connection string of MongoDB names this database or none. With a user, it may also name `admin`, the
 * database that authenticates the user.
 */
export function agreesOnDatabase(uri: string, database: string): boolean {
  const named = /^[^?]*\/\/(?:(?<user>.*)@)?[^/?]*\/(?<name>[^?]*)/.exec(uri)?.groups;
  if (named?.name === undefined || named.name === "" || named.name === database) return true;
  return named.name === "admin" && named.user !== undefined;
}

function isUrl(value: string, ...protocols: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, host } = new URL(value);
  return protocols.includes(protocol) && host !== "";
}

/** Whether the URL uses https, or http to this machine. */
function isSecure(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"));
}

function isHostAndPort(value: string): boolean {
  const { pathname, search, hash } = new URL(value);
  return /^\/?$/.test(pathname) && search === "" && hash === "";
}
