import { Field, Float, ObjectType } from "type-graphql";
import {
  ATTRIBUTIONS,
  CONNECTION_FAILURE_REASONS,
  type Attribution,
  type ConnectionFailure,
  type ConnectionFailureCount,
  type ConnectionFailureReason,
} from "../domain/connection-failure";
import { enumOf } from "./enums";
import { Costs } from "./price";
import { DateTimeScalar } from "./scalars";

const nullable = true;
const simpleResolvers = true;

export const BrokerConnectionFailureReasonEnum = enumOf(
  CONNECTION_FAILURE_REASONS,
  "BrokerConnectionFailureReason",
  "Why the broker rejected, closed or lost a connection.",
  {
    NOT_AUTHORIZED:
      "The user name or password is wrong, the credential is revoked, its tenant is suspended, or the client ID " +
      "differs from its `clientId`.",
    UNSUPPORTED_WILL: "The last will is retained or has QoS 2. A Mosquitto bridge retains it by default.",
    MALFORMED_CONNECT:
      "The CONNECT packet is invalid: a wrong protocol version, an invalid topic for the last will, or a persistent " +
      "session without a client ID.",
    KEEP_ALIVE_REJECTED: "An MQTT 3.1.1 client requested no keep-alive, or a longer one than the broker allows.",
    TLS_FAILED:
      "The TLS handshake failed. The broker or the client rejected the other's certificate, or the client does not " +
      "use TLS.",
    SESSION_TAKEN_OVER: "Another connection with the same client ID took over the session.",
    KEEP_ALIVE_TIMEOUT: "The client sent nothing for 1.5 times its keep-alive.",
    RETAINED_PUBLISH: "The client published with the retain flag, or used an invalid topic alias.",
    UNSUPPORTED_QOS: "The client published with QoS 2.",
    PACKET_TOO_LARGE: "The client sent a packet larger than the broker's `max_packet_size`.",
    PROTOCOL_ERROR: "The client sent an invalid packet, for example a publish to a topic with a wildcard.",
    CONNECTION_LOST: "The network connection ended without a DISCONNECT packet.",
    CLOSED_BY_PLATFORM:
      "Sluice closed the connection: the credential was changed or revoked, it had too many connections, or its " +
      "tenant was suspended, moved or deleted.",
    CREDENTIAL_PAUSED:
      "Sluice has paused the credential and closed or rejected its connection, because its messages delayed " +
      "ingestion and contained no accepted readings.",
  },
);

const AttributionEnum = enumOf(
  ATTRIBUTIONS,
  "BrokerConnectionFailureAttribution",
  "How the broker's log identifies the credential of a failed connection. Except for SESSION, the failure may " +
    "concern another credential.",
  {
    SESSION: "The broker had accepted the connection with this credential.",
    CLIENT_ID:
      "The client used the client ID that the credential last connected with, or that the credential is bound to.",
    ADDRESS: "The client had the IP address that the credential last connected from.",
    TENANT:
      "The credential has never connected. The client's client ID or IP address belongs to the credential's " +
      "tenant, or no other tenant exists.",
  },
);

const REMEDIES: Readonly<Record<ConnectionFailureReason, string>> = {
  NOT_AUTHORIZED:
    "Compare the client's user name, password and client ID with the credential. If in doubt, rotate the credential.",
  UNSUPPORTED_WILL:
    "Set the last will without the retain flag and with QoS 0 or 1. For a Mosquitto bridge, set " +
    "`bridge_outgoing_retain false`.",
  MALFORMED_CONNECT: "Connect with MQTT 5 or 3.1.1, a client ID, and a last will whose topic has no wildcard.",
  KEEP_ALIVE_REJECTED: "Set a keep-alive of 1 to 3,600 seconds.",
  TLS_FAILED: "Give the client the broker's CA certificate, and a client certificate if the port requires one.",
  SESSION_TAKEN_OVER: "Give each client a different client ID. If the gateway itself reconnected, ignore this failure.",
  KEEP_ALIVE_TIMEOUT: "Check the gateway's power and network. Its client must send PINGREQ within the keep-alive.",
  RETAINED_PUBLISH: "Publish without the retain flag. For a Mosquitto bridge, set `bridge_outgoing_retain false`.",
  UNSUPPORTED_QOS: "Publish with QoS 1.",
  PACKET_TOO_LARGE: "Send fewer readings in a message.",
  PROTOCOL_ERROR: "Publish only to topics without wildcards. If that does not help, check the gateway's MQTT library.",
  CONNECTION_LOST: "Check the gateway's power and network.",
  CLOSED_BY_PLATFORM: "Check the credential's status, and the audit log for `connectionLimit`.",
  CREDENTIAL_PAUSED:
    "Stay below your rate limits, and check why Sluice rejected messages. The client can connect again after 10 s to " +
    "5 min.",
};

@ObjectType("BrokerConnectionFailure", {
  description: "A connection to the broker that the broker rejected, closed or lost.",
  simpleResolvers,
})
export class BrokerConnectionFailureType implements ConnectionFailure {
  @Field(() => DateTimeScalar, { description: "Time of the failure." })
  readonly at!: Date;

  @Field(() => BrokerConnectionFailureReasonEnum, { description: "Why the connection failed." })
  readonly reason!: ConnectionFailureReason;

  @Field({ description: "How to prevent the failure." })
  readonly remedy!: string;

  @Field(() => String, {
    nullable,
    description:
      "Client ID of the client; null if the broker's log does not name it, or if it may belong to another tenant.",
  })
  readonly clientId!: string | null;

  @Field(() => String, {
    nullable,
    description:
      "IP address of the client, or of the client that took over the session. Null if the broker's log does not name " +
      "it, or if it may belong to another tenant.",
  })
  readonly address!: string | null;

  @Field(() => AttributionEnum, {
    nullable,
    description: "How the broker's log identifies the credential; null if it identifies none.",
  })
  readonly attribution!: Attribution | null;
}

@ObjectType("BrokerConnectionFailureCount", {
  description: "Failed connections with the same reason.",
  simpleResolvers,
})
export class BrokerConnectionFailureCountType implements ConnectionFailureCount {
  @Field(() => BrokerConnectionFailureReasonEnum, { description: "Why the connections failed." })
  readonly reason!: ConnectionFailureReason;

  @Field(() => Float, { description: "Number of failures." })
  readonly count!: number;

  @Field(() => DateTimeScalar, { description: "Time of the last failure." })
  readonly lastAt!: Date;
}

@ObjectType("BrokerConnectionFailures", {
  description: "Failed connections to the broker, according to the broker's log.",
  simpleResolvers,
})
export class BrokerConnectionFailuresType {
  @Costs({ items: CONNECTION_FAILURE_REASONS.length })
  @Field(() => [BrokerConnectionFailureCountType], { description: "Number of failures for each reason that occurred." })
  readonly counts!: readonly BrokerConnectionFailureCountType[];

  @Costs({ items: 20 })
  @Field(() => [BrokerConnectionFailureType], { description: "The last 20 failures, newest first." })
  readonly recent!: readonly BrokerConnectionFailureType[];
}

export function toFailureType(failure: ConnectionFailure): BrokerConnectionFailureType {
  return { ...failure, remedy: REMEDIES[failure.reason] };
}
