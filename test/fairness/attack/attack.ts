/** Describes what an attacker does on each of its connections. A separate process executes it. */

/** Placeholder in a request for a number that changes with every request. */
export const NUMBER = "~n~";
/**
 * Placeholder in a topic for the last digit of the request's number. A second placeholder becomes the digit before the
 * last.
 */
export const DIGIT = "~d~";

export interface HttpAttack {
  readonly kind: "http";
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the attacker reads the responses. Default: true. */
  readonly reads?: boolean;
  /** Time for which the attacker leaves a response unread before the next request, in milliseconds. Default: 5,000. */
  readonly unreadMs?: number;
}

export interface WebSocketAttack {
  readonly kind: "webSocket";
  /** Sent in `connection_init`. If undefined, the attacker never sends `connection_init`. */
  readonly authorization?: string;
  /**
   * Operations, which the attacker sends after `connection_ack`, or immediately without an authorization. It repeats a
   * completed operation.
   */
  readonly messages: readonly string[];
  readonly reads?: boolean;
  /** Milliseconds after which the connection is closed and opened again. Default: never. */
  readonly renewAfterMs?: number;
}

/**
 * The attacker sends bytes on a TCP connection to the HTTP port and keeps it open. It reconnects when the connection
 * ends.
 */
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
  /** Time after which the session expires when the connection has ended, in seconds. Default: 0. */
  readonly sessionExpirySeconds?: number;
  readonly will?: { readonly topic: string; readonly payload: string };
  readonly subscribe?: readonly string[];
  /** Messages to publish. At QoS 1, up to `window` messages are unacknowledged at a time. */
  readonly publish?: {
    readonly topic: string;
    readonly payload: string;
    readonly qos: 0 | 1;
    readonly window: number;
    /** Milliseconds between an acknowledgement and the next message. Default: 0. */
    readonly everyMs?: number;
  };
  /** Milliseconds after which the connection is closed and opened again. Default: never. */
  readonly renewAfterMs?: number;
}

/** Only uses CPU, as much as an attacker does. Serves as the baseline that other attacks are compared with. */
export interface SpinAttack {
  readonly kind: "spin";
  /** Share of one core, from 0 to 1. */
  readonly duty: number;
}

export type Attack = HttpAttack | WebSocketAttack | RawAttack | MqttAttack | SpinAttack;

export interface AttackOptions {
  readonly attack: Attack;
  /** Base URL of the API, such as `http://127.0.0.1:4000`. */
  readonly httpUrl: string;
  readonly connections: number;
  readonly milliseconds: number;
  /** Number of requests after which the attack ends. Default: unlimited. */
  readonly requests?: number;
}

/** Result of the attack. */
export interface AttackOutcome {
  /** Number of requests, operations or messages that the attackers sent. */
  readonly sent: number;
  readonly answered: number;
  /** Number of responses or events by error code or HTTP status. `OK` counts those without an error. */
  readonly codes: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Size of the largest response or event, in bytes. */
  readonly largest: number;
  /** Number of connections that the platform closed or rejected. */
  readonly ended: number;
  /** CPU time that the attackers' process used, in seconds. */
  readonly cpuSeconds: number;
  readonly seconds: number;
}
