/** Predicts how the broker treats a publish, from the rights that Sluice gives a credential. */
import { publishFilters, type BrokerCredential } from "./broker-credential";

export interface AttemptedPublish {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
  /** Client ID of the connection; null: assume a client ID that the broker accepts. */
  readonly clientId: string | null;
}

export type Publisher = Pick<BrokerCredential, "tenantId" | "assetIds" | "clientId" | "status" | "kind">;

/** State outside the credential's record that makes the broker reject the credential. */
export interface PublisherState {
  readonly isSuspended: boolean;
  /** When the credential's pause for a flood ends; null: it is not paused. */
  readonly pausedUntil: Date | null;
}

export interface BrokerVerdict {
  readonly accepted: boolean;
  /** Packet that reports the rejection to the client; null if the broker accepts the message. */
  readonly packet: "CONNACK" | "PUBACK" | "DISCONNECT" | null;
  /** MQTT 5 reason code of the packet. */
  readonly reasonCode: number | null;
  /** Result of the broker's check and, if the broker rejects the message, the remedy. */
  readonly detail: string;
}

const NOT_AUTHORIZED = 135;
const PROTOCOL_ERROR = 130;
const ADMINISTRATIVE_ACTION = 152;
const RETAIN_NOT_SUPPORTED = 154;
const QOS_NOT_SUPPORTED = 155;

/** Predicts the broker's verdict. The checks have the same order as the broker's. */
export function brokerVerdict(
  publish: AttemptedPublish,
  publisher: Publisher,
  { isSuspended, pausedUntil }: PublisherState,
): BrokerVerdict {
  const { topic, qos, retain, clientId } = publish;
  const { status, kind } = publisher;
  if (isSuspended) return rejects("CONNACK", NOT_AUTHORIZED, "the tenant is suspended. Ask your operator to resume it");
  if (status !== "ACTIVE" && status !== "GRACE") {
    return rejects("CONNACK", NOT_AUTHORIZED, "the credential was revoked or has expired. Issue a new one");
  }
  if (pausedUntil !== null) return pausedVerdict(kind, pausedUntil);
  if (kind === "PASSWORD" && clientId !== null && publisher.clientId !== null && clientId !== publisher.clientId) {
    const detail = `the credential connects only with the client ID '${publisher.clientId}'. Use that client ID`;
    return rejects("CONNACK", NOT_AUTHORIZED, detail);
  }
  if (qos > 1) return rejects("DISCONNECT", QOS_NOT_SUPPORTED, "the broker accepts QoS 0 and 1. Publish with QoS 1");
  if (retain) {
    return rejects("DISCONNECT", RETAIN_NOT_SUPPORTED, "the message is retained. Publish without the retain flag");
  }
  if (topic === "" || /[+#]/.test(topic)) {
    return rejects(
      "DISCONNECT",
      PROTOCOL_ERROR,
      "the topic is empty or has a wildcard. Publish to the topic of one sensor",
    );
  }
  const prefixes = publishFilters(publisher).map((filter) => filter.slice(0, -"/#".length));
  if (prefixes.some((prefix) => topic === prefix || topic.startsWith(`${prefix}/`))) {
    return { accepted: true, packet: null, reasonCode: null, detail: "the credential may publish to the topic" };
  }
  const [first = "", ...more] = prefixes;
  const assets = more.length === 1 ? "1 other asset" : `${more.length} other assets`;
  const further = more.length === 0 ? "" : ` or below ${assets} of the tenant`;
  return rejects(
    "PUBACK",
    NOT_AUTHORIZED,
    `the credential publishes only below '${first}/'${further}. Correct the topic`,
  );
}

/**
 * The broker rejects a paused password. It accepts a connection with a paused certificate, and Sluice closes this
 * connection.
 */
function pausedVerdict(kind: Publisher["kind"], until: Date): BrokerVerdict {
  const detail =
    `the credential is paused until ${until.toISOString()} because it held up ingestion with messages without ` +
    "accepted readings. Correct the messages that the gateway publishes";
  return kind === "PASSWORD"
    ? rejects("CONNACK", NOT_AUTHORIZED, detail)
    : rejects("DISCONNECT", ADMINISTRATIVE_ACTION, detail);
}

/** Returns the verdict for a user name without a credential that the caller may see. */
export function unknownPublisher(username: string): BrokerVerdict {
  const detail =
    `the credential '${username}' does not exist, belongs to another tenant, or is not visible to your key. Check ` +
    "the user name, or use a key with the role TENANT_ADMIN";
  return rejects("CONNACK", NOT_AUTHORIZED, detail);
}

function rejects(packet: NonNullable<BrokerVerdict["packet"]>, reasonCode: number, detail: string): BrokerVerdict {
  return { accepted: false, packet, reasonCode, detail };
}
