/** Rules that the values of several variables must satisfy together, each with its remedy. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { clientCa } from "./variables/client-ca";
import { graphql } from "./variables/graphql";
import { http } from "./variables/http";
import { flush, ingest } from "./variables/ingestion";
import { journal } from "./variables/journal";
import { limits } from "./variables/limits";
import { mongodb } from "./variables/mongodb";
import { mqtt } from "./variables/mqtt";
import { retention } from "./variables/retention";
import { access } from "./variables/access";
import { partitions } from "./variables/partitions";
import type { PartitionEntry } from "./partitions-file";
import { agreesOnDatabase, isIssuerUrl, isLoopback } from "./urls";
import type { Variable } from "./variables/variable";

export interface Relation {
  /** The variables of the rule. A message names the first. */
  readonly of: readonly Variable<unknown>[];
  readonly found: string;
  readonly remedy: string;
  /** Whether the rule holds. The values are in the order of `of`; null: unset. Not called if one of them is invalid. */
  holds(this: void, ...values: readonly unknown[]): boolean;
}

const { journalSeconds, redriveSeconds, rejectionSeconds, telemetrySeconds } = retention;
const { maxAgeSeconds } = limits.tenantDefaults;
const { username, password, clientId, roles, dedupWindowMs } = ingest.of;
const { certificate, key, mqttUrl, crlFile } = clientCa.of;
const { dir: traceDir, pidFile } = mqtt.packetLog.of;
const { jwksUrl, issuer, audience } = access.tokens.of;
const { clientId: consoleClient, resource } = access.signIn.of;
const { texts, only } = graphql.persistedDocuments.of;
const { port, metricsPort, console, connections, webSocket, maxBufferedBytes } = http.of;
const { maxUnauthenticated, maxUnauthenticatedOfAddress } = connections;
const { ofCredential, ofTenant } = mqtt.connectionLimits;
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
  relation([kafka.caCertificate, kafka.tls], (ca, tls) => ca === null || tls, {
    found: `is set, but ${kafka.tls.name} is off`,
    remedy: `set ${kafka.tls.name}=on, or unset this variable`,
  }),
  relation([username, mqtt.admin.username, partitions], (own, admin, file) => own !== admin || file !== null, {
    found: `is the same as ${mqtt.admin.username.name}`,
    remedy: "set the two to different users, because these need different rights",
  }),
  relation([kafka.tls, kafka.brokers], (tls, brokers) => tls || (brokers ?? []).every(({ host }) => isLoopback(host)), {
    found: `is off, but ${kafka.brokers.name} names another machine`,
    remedy: "set it to on, and name the brokers' TLS listeners",
  }),
  relation([texts, only], (documents, isOnly) => documents !== null || !isOnly, {
    found: "is not set",
    remedy: `set it, or unset ${only.name}`,
  }),
  relation([mongodb.uri, mongodb.database], agreesOnDatabase, {
    found: `names a database other than ${mongodb.database.name}`,
    remedy:
      `remove the database name from the path, or set ${mongodb.database.name} to that name. If that database ` +
      "authenticates the user, name it in authSource",
  }),
  ...together(jwksUrl, issuer, audience),
  needs(consoleClient, jwksUrl),
  needs(resource, consoleClient),
  relation([issuer, consoleClient], (value, client) => client === null || value === null || isIssuerUrl(value), {
    found: `is not an issuer's https URL, but ${consoleClient.name} is set`,
    remedy: `set it to the provider's https URL without user name, query and fragment, or unset ${consoleClient.name}`,
  }),
  relation([consoleClient, console], (client, isServed) => client === null || isServed, {
    found: `is set, but ${console.name} is off`,
    remedy: `set ${console.name}=on, or unset this variable`,
  }),
  ...together(certificate, key, mqttUrl).map((each) => unless(partitions, each)),
  ...together(certificate, key).map((each) => onlyWith(partitions, each)),
  relation([partitions, certificate], (file, ca) => ca === null || (file ?? []).every(hasCertificateUrl), {
    found: "lists a partition without certificateUrl",
    remedy: `set certificateUrl in each partition to its client certificate listener, or unset ${certificate.name}`,
  }),
  relation([key, certificate], (pem, authority) => pem === null || authority === null || isKeyOf(pem, authority), {
    found: `does not belong to ${certificate.name}`,
    remedy: `set it to the file with the key of the first certificate in ${certificate.name}`,
  }),
  needs(crlFile, certificate),
  relation([pidFile, crlFile, traceDir], (value, list, dir) => value === null || list !== null || dir !== null, {
    found: "is set, but nothing uses it",
    remedy: `unset it, or set ${crlFile.name} or ${traceDir.name}`,
  }),
  needs(traceDir, pidFile),
  relation([dedupWindowMs, journalSeconds], (window, journal) => window <= journal * 1_000, {
    found: "is longer than Sluice keeps the journal",
    remedy: `make it at most ${journalSeconds.name}, because Sluice restores the window from the journal`,
  }),
  relation([redriveSeconds, journalSeconds], (window, journal) => window <= journal, {
    found: "is longer than Sluice keeps the journal",
    remedy: `make it at most ${journalSeconds.name}, because the journal records which messages were redriven`,
  }),
  atMost(redriveSeconds, rejectionSeconds, "because Sluice can redrive only rejected messages that it still keeps"),
  atMost(flush.intervalMs, flush.maxAgeMs, "because readings would otherwise wait longer than the maximum age"),
  atMost(maxUnauthenticatedOfAddress, maxUnauthenticated, "so that one address cannot take all connections"),
  atMost(webSocket.maxTenantConnections, webSocket.maxConnections, "so that one tenant cannot take all connections"),
  atMost(ofCredential, ofTenant, "so that one credential cannot take all connections of its tenant"),
  atMost(graphql.maxResponseBytes, maxBufferedBytes, "because a larger response would close its own connection"),
  atMost(limits.quotas.maxSensors, limits.registryMaxSensors, "because the registry cannot hold more sensors"),
  ...[maxAgeSeconds, redriveSeconds].map((age) =>
    relation([age, telemetrySeconds], (seconds, kept) => seconds <= kept, {
      found: "is longer than Sluice keeps readings",
      remedy: `make it at most ${telemetrySeconds.name}, because MongoDB deletes older readings`,
    }),
  ),
  relation([metricsPort, port], (metrics, api) => metrics === null || metrics === 0 || metrics !== api, {
    found: `is the same as ${port.name}`,
    remedy: "set it to another port, or unset it",
  }),
];

function hasCertificateUrl({ certificateUrl }: PartitionEntry): boolean {
  return certificateUrl !== undefined;
}

function isKeyOf(key: string, certificate: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
}

type Values<V extends readonly unknown[]> = { [I in keyof V]: V[I] extends Variable<infer T> ? T : never };

function relation<const V extends readonly Variable<unknown>[]>(
  of: V,
  holds: (...values: Values<V>) => boolean,
  mistake: Pick<Relation, "found" | "remedy">,
): Relation {
  return { of, holds: (...values) => holds(...(values as Values<V>)), ...mistake };
}

function atMost(variable: Variable<number>, limit: Variable<number>, why: string): Relation {
  return relation([variable, limit], (value, most) => value <= most, {
    found: `is larger than ${limit.name}`,
    remedy: `make it at most ${limit.name}, ${why}`,
  });
}

/** Returns rules that require either all of the variables or none of them. */
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

/** Returns a relation that applies only while `other` is unset, because `other` replaces some of its variables. */
function unless(other: Variable<unknown>, { of, holds, ...mistake }: Relation): Relation {
  return {
    ...mistake,
    of: [...of, other],
    holds: (...values) => values.at(-1) !== null || holds(...values.slice(0, -1)),
  };
}

/** Returns a relation that applies only while `other` is set. */
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
    remedy: `set ${needed.name} too, or unset this variable`,
  });
}
