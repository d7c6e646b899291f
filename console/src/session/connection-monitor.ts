/** Detects whether the platform can be reached, from the requests and the WebSocket of one client. */
import type { ConnectionState } from "@sluice/sdk/text";
import type { Messages } from "../messages/en";
import type { ServerClock } from "../server-clock";

/**
 * `offline`: the browser has no network. `restarting`: the platform announced its restart. `unavailable`: the platform
 * responds, but cannot do its work. `unreachable`: no connection succeeds. `silent`: a connection is open, but nothing
 * responds on it.
 */
export type LossCause = keyof Messages["connection"]["lost"];

export type Connection =
  /** `since` is the time of the last sign of life, by the server's clock. */
  | { readonly status: "online" }
  | { readonly status: "lost"; readonly cause: LossCause; readonly since: number }
  /** The platform responds, but no WebSocket stays open, so there are no live updates. */
  | { readonly status: "not-live" };

const ONLINE: Connection = { status: "online" };
const NOT_LIVE: Connection = { status: "not-live" };
const FIRST_PROBE_MS = 500;
const LAST_PROBE_MS = 5_000;
/** Time without a response after which a probe is sent. The request itself may only be slow. */
const PATIENCE_MS = 3_000;
const ANSWER_MS = 2_000;
/** Time limit of a probe, because a connection may be dead without an error. Another probe follows. */
const PROBE_LIMIT_MS = 10_000;

/** Number of consecutive broken WebSockets, while the platform responds, that means there are no live updates. */
const MOST_BREAKS = 3;
/** Time after which a WebSocket counts as steady. It exceeds the time in which an unanswered ping is noticed. */
const STEADY_MS = 10_000;
/** Interval at which all data is queried again while there are no live updates. */
export const RENEWAL_MS = 30_000;

/** Close codes with which the platform rejects the credential. */
const DENIED: readonly number[] = [4403, 4440];
const GOING_AWAY = 1012;
/** Close code that the client itself uses if a ping gets no response. */
const NO_PONG = 4499;
const WORDLESS: readonly LossCause[] = ["unreachable", "silent"];

export class ConnectionMonitor {
  private connection: Connection = ONLINE;
  private readonly listeners = new Set<() => void>();
  private probing: ReturnType<typeof setTimeout> | undefined;
  private isProbing = false;
  private pauseMs = FIRST_PROBE_MS;
  /** Set while a request waits for the response to a probe. */
  private silence: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;
  /** Number of consecutive broken WebSockets. */
  private breaks = 0;
  /** Set while an open WebSocket is not yet steady. */
  private steadying: ReturnType<typeof setTimeout> | undefined;
  /** Set while there are no live updates. */
  private renewal: ReturnType<typeof setInterval> | undefined;

  /**
   * @param probe sends a small request by {@link fetch}
   * @param onRecovered called when the platform can be reached again, or the shown data may be stale
   * @param onClockCorrected called when earlier requests used a wrong time
   */
  constructor(
    private readonly clock: ServerClock,
    private readonly probe: (signal: AbortSignal) => Promise<unknown>,
    private readonly onRecovered: () => void,
    private readonly onClockCorrected: () => void,
  ) {
    addEventListener("offline", this.wentOffline);
    addEventListener("online", this.cameOnline);
    if (!navigator.onLine) this.lost("offline");
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Connection => this.connection;

  /** `fetch` that also reports its outcome to this monitor. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const sentAt = Date.now();
    const since = this.clock.now();
    const patience = setTimeout(() => this.waits(since), PATIENCE_MS);
    try {
      const response = await globalThis.fetch(input, init);
      if (this.clock.learn(response.headers.get("date"), sentAt, Date.now())) this.onClockCorrected();
      if (response.status === 502 || response.status === 504) this.lost("unreachable");
      else if (response.status === 503) this.lost("unavailable");
      else this.reached();
      return response;
    } catch (error) {
      if (init?.signal?.aborted !== true) this.lost(navigator.onLine ? "unreachable" : "offline");
      throw error;
    } finally {
      clearTimeout(patience);
    }
  };

  /**
   * Call it with every state of the WebSocket. If the WebSocket breaks, a request checks whether the platform still
   * responds.
   */
  readonly socket = (state: ConnectionState): void => {
    if (state.status === "connecting" || this.isStopped) return;
    clearTimeout(this.steadying);
    if (state.status === "open") this.steadying = setTimeout(this.isSteady, STEADY_MS);
    if (state.status !== "lost") return;
    const { status = 0 } = state.cause;
    if (DENIED.includes(status)) return;
    if (!navigator.onLine) this.lost("offline");
    else if (status === GOING_AWAY) this.lost("restarting");
    else if (this.connection.status !== "lost") this.broke(status);
  };

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.probing);
    clearTimeout(this.silence);
    clearTimeout(this.steadying);
    clearInterval(this.renewal);
    removeEventListener("offline", this.wentOffline);
    removeEventListener("online", this.cameOnline);
  }

  private readonly wentOffline = () => {
    this.lost("offline");
  };

  private readonly cameOnline = () => {
    this.pauseMs = FIRST_PROBE_MS;
    clearTimeout(this.probing);
    this.probing = undefined;
    this.probeSoon(0);
  };

  private broke(status: number): void {
    this.breaks++;
    if (this.breaks >= MOST_BREAKS) this.change(NOT_LIVE);
    else if (status === NO_PONG) this.lost("silent");
    else this.probeSoon(this.pauseMs);
  }

  private readonly isSteady = () => {
    this.breaks = 0;
    if (this.connection.status !== "not-live") return;
    this.change(ONLINE);
    this.onRecovered();
  };

  /** @param since time at which the request was sent */
  private waits(since: number): void {
    if (this.isStopped || this.connection.status === "lost" || this.silence !== undefined) return;
    this.silence = setTimeout(() => this.lost("silent", since), ANSWER_MS);
    this.sendProbe();
  }

  private sendProbe(): void {
    if (this.isProbing) return;
    this.isProbing = true;
    const ended = () => {
      this.isProbing = false;
      if (this.connection.status === "lost") this.probeSoon(this.pauseMs);
    };
    // The probe uses {@link fetch}, which reports the outcome. A time-out needs only another probe.
    this.probe(AbortSignal.timeout(PROBE_LIMIT_MS)).then(ended, ended);
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = undefined;
  }

  private reached(): void {
    this.listen();
    if (this.connection.status !== "lost") return;
    clearTimeout(this.probing);
    this.probing = undefined;
    this.pauseMs = FIRST_PROBE_MS;
    this.change(this.breaks >= MOST_BREAKS ? NOT_LIVE : ONLINE);
    this.onRecovered();
  }

  private lost(cause: LossCause, since = this.clock.now()): void {
    if (this.isStopped) return;
    this.listen();
    const before = this.connection;
    // Keep the announced restart as the cause: it explains why the platform does not respond.
    const isSaid = before.status === "lost" && before.cause === "restarting" && WORDLESS.includes(cause);
    if (before.status !== "lost" || (before.cause !== cause && !isSaid)) {
      this.change({ status: "lost", cause, since: before.status === "lost" ? before.since : since });
    }
    this.probeSoon(this.pauseMs);
  }

  private probeSoon(pauseMs: number): void {
    if (this.isStopped || this.probing !== undefined) return;
    this.probing = setTimeout(() => {
      this.probing = undefined;
      this.pauseMs = Math.min(this.pauseMs * 1.6, LAST_PROBE_MS);
      this.sendProbe();
    }, pauseMs);
  }

  private change(connection: Connection): void {
    if (connection === this.connection) return;
    this.connection = connection;
    clearInterval(this.renewal);
    if (connection === NOT_LIVE) this.renewal = setInterval(this.onRecovered, RENEWAL_MS);
    for (const listener of this.listeners) listener();
  }
}
