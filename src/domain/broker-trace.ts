/** A trace of one credential: the packets between its clients and the broker that the broker logs. */
import type { ConnectionFailureReason } from "./connection-failure";
import type { BrokerConnection, BrokerConnectionEnd } from "./ports/broker";

export const TRACE_EVENT_KINDS = [
  "CONNECTED",
  "DISCONNECTED",
  "DENIED_PUBLISH",
  "DENIED_SUBSCRIBE",
  "SUBSCRIBED",
] as const;
export type TraceEventKind = (typeof TRACE_EVENT_KINDS)[number];

/** One event, or several equal events with their count. */
export interface TraceEvent {
  readonly kind: TraceEventKind;
  readonly clientId: string;
  /** Topic, or topic filter, of a publish or a subscription; null: the event has none. */
  readonly topic: string | null;
  /** Why the connection ended; null: the client sent DISCONNECT, or the event is not DISCONNECTED. */
  readonly reason: ConnectionFailureReason | null;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/**
 * - CUT: ended early, because the broker's log grew too large or the process stopped.
 * - LOST: the result was not recorded, for example because the process was killed.
 */
export const TRACE_STATUSES = ["RUNNING", "COMPLETE", "CUT", "LOST"] as const;
export type TraceStatus = (typeof TRACE_STATUSES)[number];

export interface BrokerTrace {
  readonly status: TraceStatus;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly acceptedPublishes: number;
  readonly deniedPublishes: number;
  /** In order of their first occurrence, at most {@link MAX_TRACE_EVENTS}. */
  readonly events: readonly TraceEvent[];
}

export const MAX_TRACE_EVENTS = 200;
/** Maximum characters of a topic or client ID that a trace keeps. */
export const MAX_TRACE_CHARACTERS = 256;
export const TRACE_SECONDS = { min: 10, max: 300, default: 60 } as const;

export type PacketKind = "PUBLISHED" | "DENIED_PUBLISH" | "DENIED_SUBSCRIBE" | "SUBSCRIBED";

/** A line of the broker's log about a client, written during a trace. */
export type TraceLine =
  | { readonly kind: "CONNECTED"; readonly connection: BrokerConnection }
  | { readonly kind: "ENDED"; readonly end: BrokerConnectionEnd }
  | {
      readonly kind: PacketKind;
      readonly clientId: string;
      readonly topic: string;
      readonly at: Date;
    };
