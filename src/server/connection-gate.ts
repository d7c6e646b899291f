import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { addressKey, type ClientAddresses } from "./client-addresses";
import { SocketCounts } from "./socket-counts";
import type { ServerMetrics } from "./metrics";
import { UnauthenticatedConnections } from "./unauthenticated-connections";

export interface SocketLimits {
  /** Maximum open connections per client address. Default 5,000. */
  readonly maxOfAddress: number;
  /** Maximum unauthenticated connections of all clients. Default 4,000. */
  readonly maxUnauthenticated: number;
  /** Maximum unauthenticated connections per client address. Default 2,000. */
  readonly maxUnauthenticatedOfAddress: number;
}

export const DEFAULT_CONNECTION_LIMITS: SocketLimits = {
  maxOfAddress: 5_000,
  maxUnauthenticated: 4_000,
  maxUnauthenticatedOfAddress: 2_000,
};

/**
 * Limits the connections per client address, and the unauthenticated connections. The limits on unauthenticated
 * connections apply separately to TCP connections and to WebSockets. Connections of a trusted proxy carry requests of
 * many clients, so only forwarded WebSockets count, by the address that the proxy names.
 */
export class ConnectionGate {
  private readonly counts: SocketCounts;
  private readonly connections: UnauthenticatedConnections;
  private readonly sockets: UnauthenticatedConnections;
  private readonly admitted = new WeakMap<object, () => void>();

  constructor(
    readonly addresses: ClientAddresses,
    limits: SocketLimits,
    private readonly metrics: ServerMetrics,
  ) {
    const { maxOfAddress, maxUnauthenticated: most, maxUnauthenticatedOfAddress: mostOfAddress } = limits;
    this.counts = new SocketCounts(maxOfAddress);
    const waiting = () =>
      new UnauthenticatedConnections({ most, mostOfAddress }, () =>
        metrics.connectionsRejected.inc({ reason: "unauthenticated" }),
      );
    this.connections = waiting();
    this.sockets = waiting();
  }

  /** Starts to limit the connections of a server. */
  guard(server: Server): void {
    server.on("connection", (socket: Socket) => this.connected(socket));
  }

  /** Records that the connection has carried an authenticated request. */
  admit(socket: object): void {
    this.admitted.get(socket)?.();
    this.admitted.delete(socket);
  }

  /**
   * Counts a new WebSocket. Returns null if it is forwarded and its address has too many. Otherwise returns `admit`, to
   * call when the WebSocket is authenticated, and `end`, to call when it has closed.
   */
  openSocket(request: IncomingMessage, evict: () => void): { admit: () => void; end: () => void } | null {
    this.admit(request.socket);
    const address = addressKey(this.addresses.of(request));
    const isForwarded = this.addresses.isProxy(request.socket.remoteAddress);
    const giveBack = this.counts.take(isForwarded ? address : null);
    if (giveBack === null) {
      this.metrics.connectionsRejected.inc({ reason: "address" });
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
      this.metrics.connectionsRejected.inc({ reason: "address" });
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
