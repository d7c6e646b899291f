/** The actions of an attacker on each of its connections, as data. A process of its own does it. */

/** Placeholder in a request for a number that changes with every request. */
export const NUMBER = "~n~";
/** Placeholder in a topic for the last digit of that number. A second placeholder becomes the digit before it. */
export const DIGIT = "~d~";

export interface HttpAttack {
  readonly kind: "http";
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it reads the responses. Default true. */
  readonly reads?: boolean;
  /** Time for which it leaves a response unread before the next request, milliseconds. Default 5,000. */
  readonly unreadMs?: number;
}

export interface WebSocketAttack {
  readonly kind: "webSocket";
  /** Undefined: it never sends `connection_init`. */
  readonly authorization?: string;
  /** Operations, sent after `connection_ack`, or at once if there is none. A completed operation is sent again. */
  readonly messages: readonly string[];
  readonly reads?: boolean;
  /** Milliseconds after which the connection is closed and opened again. Default: never. */
  readonly renewAfterMs?: number;
}

/** Bytes on a TCP connection to the HTTP port, which then stays open. It reconnects when the connection ends. */
export interface RawAttack {
  readonly kind: "raw";
  readonly text: string;
  /** Milliseconds after which the connection is closed and opened again. Default: never. */
  readonly renewAfterMs?: number;
}

export interface MqttAttack {
  readonly kind: "mqtt";
  readonly url: string;
  readonly ca: string;
  readonly username?: string;
  readonly password?: string;
  readonly clientId: string;
  /** Session expiry after the connection ends, seconds. Default 0. */
  readonly sessionExpirySeconds?: number;
  readonly will?: { readonly topic: string; readonly payload: string };
  readonly subscribe?: readonly string[];
  /** Messages, each published as soon as the previous one is acknowledged, or at once with QoS 0. */
  readonly publish?: {
    readonly topic: string;
    readonly payload: string;
    readonly qos: 0 | 1;
    readonly window: number;
    /** Milliseconds between an acknowledgement and the next message. Default 0. */
    readonly everyMs?: number;
  };
  /** Milliseconds after which the connection is closed and opened again. Default: never. */
  readonly renewAfterMs?: number;
}

/** Uses as much CPU as an attacker and nothing else, for the measurement of an idle neighbour. */
export interface SpinAttack {
  readonly kind: "spin";
  /** Share of one core, 0 to 1. */
  readonly duty: number;
}

export type Attack = HttpAttack | WebSocketAttack | RawAttack | MqttAttack | SpinAttack;

export interface AttackOptions {
  readonly attack: Attack;
  /** Base of the API: `http://127.0.0.1:4000`. */
  readonly httpUrl: string;
  readonly connections: number;
  readonly milliseconds: number;
  /** Requests after which it ends. Default: any number. */
  readonly requests?: number;
}

/** Result of the attack. */
export interface AttackOutcome {
  /** Requests, operations or messages that were sent. */
  readonly sent: number;
  readonly answered: number;
  /** Responses, or events, by error code or status; `OK` without either. */
  readonly codes: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Largest response or event, bytes. */
  readonly largest: number;
  /** Connections that the platform closed or rejected. */
  readonly ended: number;
  /** CPU that the attacker's process used, seconds. */
  readonly cpuSeconds: number;
  readonly seconds: number;
}
