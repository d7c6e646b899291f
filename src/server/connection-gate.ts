import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { addressKey, type ClientAddresses } from "./client-addresses";
import { ConnectionCounts } from "./connection-counts";
import type { ServerMetrics } from "./metrics";
import { UnauthenticatedConnections } from "./unauthenticated-connections";

export interface ConnectionLimits {
  /** Open connections of one client address. Default 5,000. */
  readonly maxOfAddress: number;
  /** Connections that are not authenticated, altogether. Default 4,000. */
  readonly maxUnauthenticated: number;
  /** The same of one client address. Default 2,000. */
  readonly maxUnauthenticatedOfAddress: number;
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  maxOfAddress: 5_000,
  maxUnauthenticated: 4_000,
  maxUnauthenticatedOfAddress: 2_000,
};

/**
 * Bounds the connections of each client address, and those that nobody has authenticated. A trusted proxy's connections
 * carry the requests of many clients, so only what it forwards is counted, by the address that it names.
 */
export class ConnectionGate {
  private readonly counts: ConnectionCounts;
  private readonly connections: UnauthenticatedConnections;
  private readonly sockets: UnauthenticatedConnections;
  private readonly admitted = new WeakMap<object, () => void>();

  constructor(
    readonly addresses: ClientAddresses,
    limits: ConnectionLimits,
    private readonly metrics: ServerMetrics,
  ) {
    const { maxOfAddress, maxUnauthenticated: most, maxUnauthenticatedOfAddress: mostOfAddress } = limits;
    this.counts = new ConnectionCounts(maxOfAddress);
    const waiting = () =>
      new UnauthenticatedConnections({ most, mostOfAddress }, () => metrics.turnedAway.inc({ why: "unauthenticated" }));
    this.connections = waiting();
    this.sockets = waiting();
  }

  /** Begins to bound the connections of a server. */
  guard(server: Server): void {
    server.on("connection", (socket: Socket) => this.connected(socket));
  }

  /** The connection carries an authenticated request. */
  admit(socket: object): void {
    this.admitted.get(socket)?.();
    this.admitted.delete(socket);
  }

  /**
   * A WebSocket is being opened. null: its address has too many; otherwise what to call when it is authenticated, and
   * when it has ended.
   */
  openSocket(request: IncomingMessage, evict: () => void): { admit: () => void; end: () => void } | null {
    this.admit(request.socket);
    const address = addressKey(this.addresses.of(request));
    const isForwarded = this.addresses.isProxy(request.socket.remoteAddress);
    const giveBack = this.counts.take(isForwarded ? address : null);
    if (giveBack === null) {
      this.metrics.turnedAway.inc({ why: "address" });
      return null;
    }
    const admit = this.sockets.add(address, evict);
    return {
      admit,
      end: () => {
        admit();
        giveBack();
      },
    };
  }

  private connected(socket: Socket): void {
    if (this.addresses.isProxy(socket.remoteAddress)) return;
    const key = addressKey(socket.remoteAddress ?? "");
    const giveBack = this.counts.take(key);
    if (giveBack === null) {
      this.metrics.turnedAway.inc({ why: "address" });
      socket.destroy();
      return;
    }
    const remove = this.connections.add(key, () => socket.destroy());
    this.admitted.set(socket, remove);
    socket.once("close", () => {
      remove();
      giveBack();
    });
  }
}
