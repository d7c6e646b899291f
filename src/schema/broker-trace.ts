import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import {
  MAX_TRACE_EVENTS,
  TRACE_EVENT_KINDS,
  TRACE_STATUSES,
  type BrokerTrace,
  type TraceEvent,
  type TraceEventKind,
  type TraceStatus,
} from "../domain/broker-trace";
import type { ConnectionFailureReason } from "../domain/connection-failure";
import { BrokerCredentialType } from "./broker-credential";
import { BrokerConnectionFailureReasonEnum } from "./connection-failure";
import { enumOf } from "./enums";
import { Costs } from "./price";
import { DateTimeScalar } from "./scalars";
import { Payload } from "./user-error";

const nullable = true;
const simpleResolvers = true;

const TraceStatusEnum = enumOf(TRACE_STATUSES, "BrokerTraceStatus", "State of a trace.", {
  RUNNING: "The trace is running. The result is available a few seconds after `endsAt`.",
  COMPLETE: "The trace ran until `endsAt`.",
  CUT:
    "The trace ended early, because the broker logged more than 256 MiB or the process stopped. It contains the " +
    "events until then.",
  LOST: "Sluice has no result, for example because the process that ran the trace was killed.",
});

const TraceEventKindEnum = enumOf(TRACE_EVENT_KINDS, "BrokerTraceEventKind", "Kind of an event of a trace.", {
  CONNECTED: "A client connected.",
  DISCONNECTED: "A connection ended.",
  DENIED_PUBLISH: "The broker denied a publish: the credential may not publish to `topic`.",
  DENIED_SUBSCRIBE:
    "The broker denied a subscription to `topic`. With Mosquitto 2.0, the trace contains SUBSCRIBED instead.",
  SUBSCRIBED: "A client subscribed to `topic`. With Mosquitto 2.0, the broker may have denied it.",
});

@ObjectType("BrokerTraceEvent", {
  description:
    "A connection, a denied publish or a subscription. The trace combines equal events of a client into one item.",
  simpleResolvers,
})
export class BrokerTraceEventType implements TraceEvent {
  @Field(() => TraceEventKindEnum, { description: "Kind of the event." })
  readonly kind!: TraceEventKind;

  @Field({ description: "First 256 characters of the MQTT client ID." })
  readonly clientId!: string;

  @Field(() => String, {
    nullable,
    description: "First 256 characters of the topic or topic filter; null for connections.",
  })
  readonly topic!: string | null;

  @Field(() => BrokerConnectionFailureReasonEnum, {
    nullable,
    description:
      "Why the connection ended. Null if the client sent a DISCONNECT packet, if the reason is unknown, or if " +
      "`kind` is not DISCONNECTED.",
  })
  readonly reason!: ConnectionFailureReason | null;

  @Field(() => Float, { description: "Number of equal events." })
  readonly count!: number;

  @Field(() => DateTimeScalar, { description: "Time of the first event." })
  readonly firstAt!: Date;

  @Field(() => DateTimeScalar, { description: "Time of the last event." })
  readonly lastAt!: Date;
}

@ObjectType("BrokerTrace", {
  description:
    "Publishes, subscriptions and connections of a broker credential within a limited time, from the broker's log.",
  simpleResolvers,
})
export class BrokerTraceType implements BrokerTrace {
  @Field(() => TraceStatusEnum, { description: "State of the trace." })
  readonly status!: TraceStatus;

  @Field(() => DateTimeScalar, { description: "Time when the broker began to log packets." })
  readonly startedAt!: Date;

  @Field(() => DateTimeScalar, {
    description: "Time until which the broker logs packets. If `status` is CUT, the trace ended earlier.",
  })
  readonly endsAt!: Date;

  @Field(() => Float, {
    description: "Number of publishes that the broker accepted; 0 if `status` is RUNNING or LOST.",
  })
  readonly acceptedPublishes!: number;

  @Field(() => Float, { description: "Number of publishes that the broker denied; 0 if `status` is RUNNING or LOST." })
  readonly deniedPublishes!: number;

  @Costs({ items: MAX_TRACE_EVENTS })
  @Field(() => [BrokerTraceEventType], {
    description: "The first 200 distinct events, ordered by `firstAt`. Empty if `status` is RUNNING or LOST.",
  })
  readonly events!: readonly BrokerTraceEventType[];
}

@InputType("BrokerCredentialTraceInput", { description: "Input fields to trace a broker credential." })
export class BrokerCredentialTraceInput {
  @Field({ description: "MQTT user name of the credential." })
  readonly username!: string;

  @Field(() => Int, { nullable, description: "Duration of the trace, in seconds: 10 to 300. Defaults to 60." })
  readonly seconds?: number | null;
}

@ObjectType("BrokerCredentialTracePayload", {
  description: "Return type of `brokerCredentialTrace`.",
  simpleResolvers,
})
export class BrokerCredentialTracePayload extends Payload {
  @Field(() => BrokerCredentialType, {
    nullable,
    description: "The traced credential; null if there are user errors.",
  })
  readonly credential?: BrokerCredentialType | null;

  @Field(() => BrokerTraceType, {
    nullable,
    description: "The started trace; null if there are user errors. Read its result from `BrokerCredential.trace`.",
  })
  readonly trace?: BrokerTraceType | null;
}
