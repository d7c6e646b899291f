import {
  MAX_TRACE_CHARACTERS,
  MAX_TRACE_EVENTS,
  type BrokerTrace,
  type PacketKind,
  type TraceEvent,
  type TraceEventKind,
  type TraceLine,
} from "../../domain/broker-trace";
import type { ConnectionFailureReason } from "../../domain/connection-failure";
import type { BrokerConnection, BrokerConnectionEnd } from "../../domain/ports/broker";

interface Happening {
  readonly kind: TraceEventKind;
  readonly clientId: string;
  readonly topic: string | null;
  readonly reason: ConnectionFailureReason | null;
}

/**
 * Reads the events of one credential from the broker's log. The log names a user only when a client connects. The
 * reader therefore follows the client IDs with which the credential is connected.
 */
export class TraceReader {
  private readonly clientIds: Set<string>;
  private readonly peers = new Map<string, string>();
  private readonly events = new Map<string, TraceEvent>();
  private accepted = 0;
  private denied = 0;

  /** @param connected client IDs with which the credential was connected when the trace started */
  constructor(
    private readonly username: string,
    connected: Iterable<string>,
  ) {
    this.clientIds = new Set(connected);
  }

  get result(): Pick<BrokerTrace, "acceptedPublishes" | "deniedPublishes" | "events"> {
    return { acceptedPublishes: this.accepted, deniedPublishes: this.denied, events: [...this.events.values()] };
  }

  add(line: TraceLine): void {
    switch (line.kind) {
      case "CONNECTED":
        this.connected(line.connection);
        return;
      case "ENDED":
        this.ended(line.end);
        return;
      default:
        if (this.clientIds.has(line.clientId)) this.packet(line.kind, line);
    }
  }

  private connected({ username, clientId, address, port, at }: BrokerConnection): void {
    const isOwn = username === this.username;
    if (this.clientIds.delete(clientId)) this.happened(at, disconnected(clientId, "SESSION_TAKEN_OVER"));
    this.peers.delete(clientId);
    if (!isOwn) return;
    this.clientIds.add(clientId);
    this.peers.set(clientId, `${address}:${String(port)}`);
    this.happened(at, { kind: "CONNECTED", clientId, topic: null, reason: null });
  }

  private ended({ clientId, peer, reason, at }: BrokerConnectionEnd): void {
    // In all versions of Mosquitto, the line of the new connection with this client ID follows.
    if (clientId === null || reason === "SESSION_TAKEN_OVER") return;
    const known = this.peers.get(clientId);
    // This is the end of a rejected connection with the same client ID, or of a connection whose session was taken
    // over.
    if (peer !== null && known !== undefined && known !== peer) return;
    if (known === undefined && reason === "NOT_AUTHORIZED") return;
    if (!this.clientIds.delete(clientId)) return;
    this.peers.delete(clientId);
    this.happened(at, disconnected(clientId, reason));
  }

  private packet(
    kind: PacketKind,
    { clientId, topic, at }: { readonly clientId: string; readonly topic: string; readonly at: Date },
  ): void {
    if (kind === "PUBLISHED") {
      this.accepted++;
      return;
    }
    if (kind === "DENIED_PUBLISH") this.denied++;
    this.happened(at, { kind, clientId, topic: topic.slice(0, MAX_TRACE_CHARACTERS), reason: null });
  }

  private happened(at: Date, happening: Happening): void {
    const event = { ...happening, clientId: happening.clientId.slice(0, MAX_TRACE_CHARACTERS) };
    const key = JSON.stringify(event);
    const before = this.events.get(key);
    if (before === undefined && this.events.size >= MAX_TRACE_EVENTS) return;
    this.events.set(key, { ...event, firstAt: before?.firstAt ?? at, lastAt: at, count: (before?.count ?? 0) + 1 });
  }
}

function disconnected(clientId: string, reason: ConnectionFailureReason | null): Happening {
  return { kind: "DISCONNECTED", clientId, topic: null, reason };
}
