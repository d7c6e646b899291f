/** Whether the platform can be reached, as seen by the requests and the WebSocket of one client. */
import type { ConnectionState } from "@sluice/sdk/text";
import type { Messages } from "../messages/en";

/**
 * `offline`: the browser has no network. `restarting`: the platform said that it stops. `unavailable`: it responds, but
 * cannot do its work. `unreachable`: nothing responds.
 */
export type LossCause = keyof Messages["connection"]["lost"];

export type Connection =
  { readonly status: "online" } | { readonly status: "lost"; readonly cause: LossCause; readonly since: number };

const ONLINE: Connection = { status: "online" };
const FIRST_PROBE_MS = 500;
const LAST_PROBE_MS = 5_000;

/** Close codes of a platform that can be reached, and does not accept the credential. */
const DENIED: readonly number[] = [4403, 4440];
const GOING_AWAY = 1012;

export class ConnectionMonitor {
  private connection: Connection = ONLINE;
  private readonly listeners = new Set<() => void>();
  private probing: ReturnType<typeof setTimeout> | undefined;
  private pauseMs = FIRST_PROBE_MS;
  private isStopped = false;

  /** @param onRecovered called when the platform can be reached again */
  constructor(
    private readonly probe: () => Promise<unknown>,
    private readonly onRecovered: () => void,
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

  /** `fetch` whose outcomes count. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    try {
      const response = await globalThis.fetch(input, init);
      if (response.status === 502 || response.status === 504) this.lost("unreachable");
      else if (response.status === 503) this.lost("unavailable");
      else this.reached();
      return response;
    } catch (error) {
      if (init?.signal?.aborted !== true) this.lost(navigator.onLine ? "unreachable" : "offline");
      throw error;
    }
  };

  /** Call it with every state of the WebSocket. */
  readonly socket = (state: ConnectionState): void => {
    if (state.status !== "lost") return;
    const { status = 0 } = state.cause;
    if (status === GOING_AWAY) this.lost("restarting");
    else if (!DENIED.includes(status)) this.lost(navigator.onLine ? "unreachable" : "offline");
  };

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.probing);
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

  private reached(): void {
    if (this.connection.status === "online") return;
    clearTimeout(this.probing);
    this.probing = undefined;
    this.pauseMs = FIRST_PROBE_MS;
    this.change(ONLINE);
    this.onRecovered();
  }

  private lost(cause: LossCause): void {
    if (this.isStopped) return;
    const before = this.connection;
    // What the platform said is more than that nothing responds since.
    const isSaid = before.status === "lost" && before.cause === "restarting" && cause === "unreachable";
    if (before.status === "online" || (before.cause !== cause && !isSaid)) {
      this.change({ status: "lost", cause, since: before.status === "lost" ? before.since : Date.now() });
    }
    this.probeSoon(this.pauseMs);
  }

  private probeSoon(pauseMs: number): void {
    if (this.isStopped || this.probing !== undefined) return;
    this.probing = setTimeout(() => {
      this.probing = undefined;
      this.pauseMs = Math.min(this.pauseMs * 1.6, LAST_PROBE_MS);
      // Its outcome is that of `fetch`.
      this.probe().catch(() => undefined);
    }, pauseMs);
  }

  private change(connection: Connection): void {
    this.connection = connection;
    for (const listener of this.listeners) listener();
  }
}
