/** What the values of several variables must fulfil together, each with its remedy. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { clientCa } from "./variables/client-ca";
import { graphql } from "./variables/graphql";
import { http } from "./variables/http";
import { ingest } from "./variables/ingestion";
import { journal } from "./variables/journal";
import { limits } from "./variables/limits";
import { retention } from "./variables/retention";
import { access } from "./variables/access";
import { partitions } from "./variables/partitions";
import type { PartitionEntry } from "./partitions-file";
import type { Variable } from "./variables/variable";

export interface Relation {
  /** Reported is the first one. */
  readonly of: readonly Variable<unknown>[];
  readonly found: string;
  readonly remedy: string;
  /** Values in the order of `of`; null: unset. Not called if one of them is invalid. */
  holds(this: void, ...values: readonly unknown[]): boolean;
}

const { journalSeconds, redriveSeconds, telemetrySeconds } = retention;
const { maxAgeSeconds } = limits.tenantDefaults;
const { password, clientId, roles, dedupWindowMs } = ingest.of;
const { certificate, key, mqttUrl, crlFile, pidFile } = clientCa.of;
const { jwksUrl, issuer, audience } = access.tokens.of;
const { clientId: consoleClient, resource } = access.signIn.of;
const { texts, only } = graphql.persistedDocuments.of;
const { port, metricsPort, console } = http.of;
const kafka = journal.of;

export const RELATIONS: readonly Relation[] = [
  ...[password, clientId].map((credential) =>
    relation(
      [credential, roles, partitions],
      (value, all, file) => value !== null || !all.includes("ingest") || file !== null,
      {
        found: "is not set",
        remedy: `set it, or leave ingest out of ${roles.name}`,
      },
    ),
  ),
  relation([kafka.brokers, kafka.kind], (brokers, kind) => brokers !== null || kind === "mongodb", {
    found: "is not set",
    remedy: `set it to the brokers' TLS listeners, or set ${kafka.kind.name}=mongodb`,
  }),
  ...together(kafka.username, kafka.password),
  relation([kafka.tls, kafka.brokers], (tls, brokers) => tls || (brokers ?? []).every(({ host }) => isLoopback(host)), {
    found: `is off, but ${kafka.brokers.name} names another machine`,
    remedy: "set it to on, and name the brokers' TLS listeners",
  }),
  relation([texts, only], (documents, isOnly) => documents !== null || !isOnly, {
    found: "is not set",
    remedy: `set it, or unset ${only.name}`,
  }),
  ...together(jwksUrl, issuer, audience),
  needs(consoleClient, jwksUrl),
  needs(resource, consoleClient),
  relation([issuer, consoleClient], (value, client) => client === null || value === null || isIssuerUrl(value), {
    found: `is not an https URL, but ${consoleClient.name} is set`,
    remedy: `set it to the URL of the provider, without query and fragment, or unset ${consoleClient.name}`,
  }),
  relation([consoleClient, console], (client, isServed) => client === null || isServed, {
    found: `is set, but ${console.name} is off`,
    remedy: `set ${console.name}=on, or unset this one`,
  }),
  ...together(certificate, key, mqttUrl).map((each) => unless(partitions, each)),
  ...together(certificate, key).map((each) => onlyWith(partitions, each)),
  relation([partitions, certificate], (file, ca) => ca === null || (file ?? []).every(hasCertificateUrl), {
    found: "lists a partition without certificateUrl",
    remedy: `add the address of its listener for client certificates to each partition, or unset ${certificate.name}`,
  }),
  relation([key, certificate], (pem, authority) => pem === null || authority === null || isKeyOf(pem, authority), {
    found: `does not belong to ${certificate.name}`,
    remedy: "name the file with the key of that certificate",
  }),
  needs(crlFile, certificate),
  needs(pidFile, crlFile),
  relation([dedupWindowMs, journalSeconds], (window, journal) => window <= journal * 1_000, {
    found: "is longer than Sluice keeps the journal",
    remedy: `make it at most ${journalSeconds.name}, because Sluice restores the window from the journal`,
  }),
  relation([redriveSeconds, journalSeconds], (window, journal) => window <= journal, {
    found: "is longer than Sluice keeps the journal",
    remedy: `make it at most ${journalSeconds.name}, because the journal records what was redriven`,
  }),
  ...[maxAgeSeconds, redriveSeconds].map((age) =>
    relation([age, telemetrySeconds], (seconds, kept) => seconds <= kept, {
      found: "is longer than Sluice keeps readings",
      remedy: `make it at most ${telemetrySeconds.name}, because MongoDB deletes older readings`,
    }),
  ),
  relation([metricsPort, port], (metrics, api) => metrics === null || metrics === 0 || metrics !== api, {
    found: `is the same as ${port.name}`,
    remedy: "choose another port, or unset it",
  }),
];

function hasCertificateUrl({ certificateUrl }: PartitionEntry): boolean {
  return certificateUrl !== undefined;
}

function isKeyOf(key: string, certificate: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
}

/** OpenID Connect Discovery, section 3. On this machine, for tests, http is accepted too. */
function isIssuerUrl(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, username, password } = new URL(issuer);
  const isSafe = protocol === "https:" || (protocol === "http:" && isLoopback(hostname.replace(/^\[(.*)\]$/, "$1")));
  return isSafe && username === "" && password === "" && !/[?#]/.test(issuer);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

type Values<V extends readonly unknown[]> = { [I in keyof V]: V[I] extends Variable<infer T> ? T : never };

function relation<const V extends readonly Variable<unknown>[]>(
  of: V,
  holds: (...values: Values<V>) => boolean,
  mistake: Pick<Relation, "found" | "remedy">,
): Relation {
  return { of, holds: (...values) => holds(...(values as Values<V>)), ...mistake };
}

/** All of them are set, or none. */
function together(...variables: readonly Variable<unknown>[]): Relation[] {
  return variables.map((variable) => {
    const others = variables.filter((other) => other !== variable);
    return relation(
      [variable, ...others],
      (value, ...rest) => value !== null || rest.every((other) => other === null),
      {
        found: "is not set",
        remedy: `set it together with ${others.map(({ name }) => name).join(" and ")}, or unset them all`,
      },
    );
  });
}

/** The relation without `other`, which replaces some of its variables. */
function unless(other: Variable<unknown>, { of, holds, ...mistake }: Relation): Relation {
  return {
    ...mistake,
    of: [...of, other],
    holds: (...values) => values.at(-1) !== null || holds(...values.slice(0, -1)),
  };
}

/** The relation with `other`. */
function onlyWith(other: Variable<unknown>, { of, holds, ...mistake }: Relation): Relation {
  return {
    ...mistake,
    of: [...of, other],
    holds: (...values) => values.at(-1) === null || holds(...values.slice(0, -1)),
  };
}

function needs(variable: Variable<unknown>, needed: Variable<unknown>): Relation {
  return relation([variable, needed], (value, other) => value === null || other !== null, {
    found: "is set without the variable that it needs",
    remedy: `set ${needed.name} too, or unset this one`,
  });
}
