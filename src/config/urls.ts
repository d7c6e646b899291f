/** Variables that are URLs. A part of a URL that Sluice would ignore is a mistake. */
import { z } from "zod";
import { mayHoldUserInfo } from "../domain/user-info";
import { reader, type ValueKind } from "./values";

/**
 * A URL without user information, because it is logged and shown to tenants. `credentials` says where to set it
 * instead.
 */
function url(credentials: string, schema: z.ZodType<string, string>): ValueKind<string> {
  const hasNone = z
    .string()
    .refine((value) => !mayHoldUserInfo(value), `remove user name and password from the URL: ${credentials}`);
  return { type: "URL", schema: hasNone.pipe(schema) };
}

/** Public keys of an identity provider. */
export const jwksUrl = url(
  "the keys of an identity provider are public",
  reader("a URL such as https://host:port", (value) => (isUrl(value, "https:", "http:") ? value : undefined))
    .refine((value) => !value.includes("#"), "remove the part from # on, which Sluice would ignore")
    .refine(
      isSecure,
      "set it to https://…: over http://, anyone in between could replace the keys. Only on this machine, http:// is " +
        "accepted",
    ),
);

const HOST_AND_PORT_ONLY = "remove what follows the port: MQTT over TLS has no path, query or fragment";

/** Address of the broker for the platform. */
export const brokerUrl = url(
  "set SLUICE_MQTT_ADMIN_USERNAME and SLUICE_MQTT_ADMIN_PASSWORD, and the same for ingestion",
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

/** OpenID Connect Discovery, section 3. */
export function isIssuerUrl(issuer: string): boolean {
  return isUrl(issuer, "https:", "http:") && isSecure(issuer) && !mayHoldUserInfo(issuer) && !/[?#]/.test(issuer);
}

/** This machine: what is sent to it leaves it for no network. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Whether a connection string of MongoDB names this database, or none. Beside a user, `admin` is where that user is. */
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

/** https, or http on this machine. */
function isSecure(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"));
}

function isHostAndPort(value: string): boolean {
  const { pathname, search, hash } = new URL(value);
  return /^\/?$/.test(pathname) && search === "" && hash === "";
}
