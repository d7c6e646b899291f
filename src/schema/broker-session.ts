import { Field, ObjectType } from "type-graphql";
import type { ConnectionFailureReason } from "../domain/connection-failure";
import type { BrokerSession } from "../domain/ports/broker-session-store";
import { BrokerConnectionFailureReasonEnum } from "./connection-failure";
import { DateTimeScalar } from "./scalars";

/** Maximum number of sessions that the API returns for a credential. */
export const MAX_SHOWN_SESSIONS = 20;

const nullable = true;

@ObjectType("BrokerSession", {
  description: "The last connection of one client ID to the broker, according to the broker's log.",
  simpleResolvers: true,
})
export class BrokerSessionType implements BrokerSession {
  @Field({ description: "MQTT client ID of the gateway." })
  readonly clientId!: string;

  @Field({ description: "IP address of the gateway." })
  readonly address!: string;

  @Field(() => Boolean, {
    nullable,
    description:
      "Whether the gateway is connected. Null if Sluice missed a part of the broker's log, and has since read " +
      "neither the end of the connection nor a new one.",
  })
  readonly isConnected!: boolean | null;

  @Field(() => DateTimeScalar, { description: "Time when the gateway connected." })
  readonly connectedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable,
    description: "Time when the connection ended; null if it has not ended, or if the time is unknown.",
  })
  readonly endedAt!: Date | null;

  @Field(() => BrokerConnectionFailureReasonEnum, {
    nullable,
    description:
      "Why the connection ended. Null if the gateway sent a DISCONNECT packet, the broker restarted, the reason is " +
      "unknown, or the connection has not ended.",
  })
  readonly endReason!: ConnectionFailureReason | null;
}
