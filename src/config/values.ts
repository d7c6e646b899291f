/** Kinds of values of environment variables: their notation and their parser. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { z } from "zod";
import { parseRateLimits, type RateLimit } from "../domain/limits";
import { fail, ok, type Result } from "../domain/result";

/** A kind of value: its notation in words, and the schema that parses it. The message of every issue is a remedy. */
export interface ValueKind<T> {
  readonly type: string;
  /** Whether remedies add the variable's default as an example. */
  readonly hasExample?: true;
  readonly schema: z.ZodType<T, string>;
}

export function text(type: string, pattern: RegExp, remedy: string): ValueKind<string> {
  return { type, schema: z.string().regex(pattern, remedy) };
}

/**
 * One line that Sluice compares with a value in a token. Leading and trailing blanks are invalid: they would never
 * match.
 */
export function exact(type: string, remedy: string): ValueKind<string> {
  return text(type, /^\S(?:[^\r\n]*\S)?$/, remedy);
}

/** Any text on one line. */
export function line(type: string, remedy: string): ValueKind<string> {
  return text(type, /^[^\r\n]+$/, remedy);
}

/** Scopes of OpenID Connect, in the notation of RFC 6749. */
export const scopes = text(
  "text",
  /^(?=(?:.* )?openid(?: |$))[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/,
  "set it to scopes separated by single spaces, including openid",
);

export const username = text(
  "text",
  /^[^\s+#/]{1,64}$/,
  "set it to a user name of 1 to 64 characters without white space, +, # or /",
);

export const password = line("text", "set it to one line of text");

/** Client ID of the ingestion session. */
export const sessionClientId = text(
  "text",
  /^[A-Za-z0-9_-]{22,128}$/,
  "set it to 22 to 128 random characters of a-z, A-Z, 0-9, _ and -: anyone who knows it can take over the session",
);

export function oneOf<const T extends string>(...values: readonly T[]): ValueKind<T> {
  const type = values.join(" | ");
  return { type, schema: reader(type, (value) => values.find((known) => known === value)) };
}

export const flag: ValueKind<boolean> = {
  type: "true | false",
  schema: reader("true or false", (value) => ({ true: true, false: false })[value]),
};

export const onOff: ValueKind<boolean> = {
  type: "on | off",
  schema: reader("on or off", (value) => ({ on: true, off: false })[value]),
};

export function integer(unit: string, min: number, max: number): ValueKind<number> {
  return {
    type: `integer, ${unit}`,
    schema: reader(`an integer from ${min} to ${max} (${unit})`, (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
      return number >= min && number <= max ? number : undefined;
    }),
  };
}

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A duration such as `250ms`, `10s`, `5m`, `48h` or `30d`, parsed to milliseconds. `min` and `max` use the same
 * notation.
 */
export function duration(min: string, max: string): ValueKind<number> {
  const [least, most] = [milliseconds(min) ?? 0, milliseconds(max) ?? Infinity];
  return {
    type: "duration (ms, s, m, h, d)",
    hasExample: true,
    schema: reader(`a duration from ${min} to ${max}`, (value) => {
      const length = milliseconds(value);
      return length !== undefined && length >= least && length <= most ? length : undefined;
    }),
  };
}

/**
 * A {@link duration}, parsed to seconds and rounded up. MongoDB's `expireAfterSeconds` and MQTT's session expiry use
 * this unit.
 */
export function seconds(min: string, max: string): ValueKind<number> {
  const kind = duration(min, max);
  return { ...kind, schema: kind.schema.transform((length) => Math.ceil(length / 1_000)) };
}

/** `capacity:seconds` pairs separated by commas. `none` means unlimited. */
export const rates: ValueKind<readonly RateLimit[]> = {
  type: "capacity:seconds, …",
  schema: z.string().transform((value, context) => {
    const parsed = parseRateLimits(value === "none" ? "" : value);
    if (parsed.ok) return parsed.value;
    context.addIssue({
      code: "custom",
      message: "set it to 1 to 4 capacity:seconds pairs such as 1000:1,20000:60, or to none",
    });
    return z.NEVER;
  }),
};

/** Names separated by commas, each one of `known`. */
export function listOf<const T extends string>(known: readonly T[]): ValueKind<readonly T[]> {
  return {
    type: "name, …",
    schema: reader(`one or more of ${known.join(", ")}, separated by commas`, (value) => {
      const names = value.split(",").map((name) => known.find((one) => one === name.trim()));
      return names.every((name) => name !== undefined) ? names : undefined;
    }),
  };
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** `host:port` pairs separated by commas; IPv6 addresses in brackets. */
export const brokerList: ValueKind<readonly HostAndPort[]> = {
  type: "host:port, …",
  schema: reader("host:port pairs such as kafka-1.example.com:9093, separated by commas", (value) => {
    const all = value.split(",").map((broker) => hostAndPort(broker.trim()));
    return all.every((broker) => broker !== undefined) ? all : undefined;
  }),
};

function hostAndPort(value: string): HostAndPort | undefined {
  const [, host = "", digits] = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host: host.replace(/^\[|\]$/g, ""), port } : undefined;
}

/** Origins as clients send them, separated by commas, or `*`. */
export const origins: ValueKind<readonly string[]> = {
  type: "origin, … or *",
  schema: z.string().transform((value, context) => {
    const all = value.split(",").map((origin) => origin.trim());
    const remedy = all.map(originRemedy).find((found) => found !== null);
    if (remedy === undefined) return all;
    context.addIssue({ code: "custom", message: remedy });
    return z.NEVER;
  }),
};

/** Origin of a native app. The URL standard defines no origin for its scheme. */
const APP_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+$/;

/** Schemes of web addresses. An invalid URL with such a scheme is not the origin of a native app. */
const WEB_ORIGIN = /^(?:https?|wss?|ftps?):/i;

function originRemedy(origin: string): string | null {
  if (origin.includes(";")) return "separate origins with commas";
  if (origin !== "*" && origin.includes("*"))
    return `list every origin that '${origin}' stands for: an origin cannot contain *`;
  if (/^(?:ws|ftp)s?:/i.test(origin) && URL.canParse(origin)) {
    const scheme = /^(?:ws|ftp)s:/i.test(origin) ? "https:" : "http:";
    const page = new URL(origin.replace(/^[a-z]+:/i, scheme)).origin;
    return `write '${origin}' as the origin of the page: ${page}`;
  }
  const sent = URL.canParse(origin) ? new URL(origin).origin : "null";
  const isKnown = sent === "null" ? APP_ORIGIN.test(origin) && !WEB_ORIGIN.test(origin) : origin === sent;
  if (origin === "*" || isKnown) return null;
  if (sent !== "null") return `write '${origin}' as browsers send it: ${sent}`;
  return "set it to origins such as https://app.example.com or capacitor://localhost, separated by commas, or to *";
}

/** IP addresses and networks (CIDR), separated by commas. */
export const networks: ValueKind<readonly string[]> = {
  type: "address, …",
  schema: reader("addresses or networks such as 10.0.0.0/8, separated by commas", (value) => {
    const all = value.split(",").map((network) => network.trim());
    return all.every(isNetwork) ? all : undefined;
  }),
};

function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
}

/** `name=value` pairs separated by commas, each value one of `known`. */
export function mapping<const T extends string>(known: readonly T[]): ValueKind<Readonly<Record<string, T>>> {
  return {
    type: "name=value, …",
    schema: reader(
      `name=value pairs, separated by commas, with each name once and each value one of ${known.join(", ")}`,
      (value) => {
        const pairs = value.split(",").map((pair) => {
          const equals = pair.lastIndexOf("=");
          const target = known.find((one) => one === pair.slice(equals + 1).trim());
          return equals > 0 && target !== undefined ? ([pair.slice(0, equals).trim(), target] as const) : undefined;
        });
        // With a repeated name, it would be unclear which of its values grants rights.
        const isUnique = new Set(pairs.map((pair) => pair?.[0])).size === pairs.length;
        return isUnique && pairs.every((pair) => pair !== undefined) ? Object.fromEntries(pairs) : undefined;
      },
    ),
  };
}

export const READABLE = "check the path, and make the file readable";

/** Reads a text file. Fails with the error code of the system. */
export function readText(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, "utf8"));
  } catch (error) {
    return fail(error instanceof Error && "code" in error ? String(error.code) : "unknown error");
  }
}

/** Reports a mistake that the text of the value does not show, such as a mistake in the file that it names. */
export function mistake(context: z.RefinementCtx, found: string, remedy: string): never {
  context.addIssue({ code: "custom", message: remedy, params: { found } });
  return z.NEVER;
}

function milliseconds(value: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(value);
  return match === null ? undefined : Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS];
}

/** Returns a schema that parses with `read`. If `read` returns undefined, the remedy is to set what is `expected`. */
export function reader<T>(expected: string, read: (value: string) => T | undefined): z.ZodType<T, string> {
  return z.string().transform((value, context) => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: "custom", message: `set it to ${expected}` });
    return z.NEVER;
  });
}
