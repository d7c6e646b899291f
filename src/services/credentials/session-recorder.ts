import type { Logger } from "pino";
import { isManagedName } from "../../domain/broker-credential";
import type { Partition } from "../../domain/keys";
import { PeriodicTask } from "../../domain/periodic-task";
import type { BrokerConnection, BrokerConnectionEnd, BrokerConnections } from "../../domain/ports/broker";
import type { BrokerSessionRepository, ObservedSession } from "../../domain/ports/broker-session-store";
import { clientIdDigest } from "./client-id-digest";
import { NewestByKey } from "./newest-by-key";

interface SessionRecorderParts {
  readonly connections: BrokerConnections;
  readonly partition: Partition;
  readonly store: Omit<BrokerSessionRepository, "sessionsOf">;
  readonly logger: Logger;
}

/** Tolerance for the broker's start time, milliseconds. The broker reports its uptime in whole seconds. */
const UPTIME_TOLERANCE_MS = 5_000;

/** Records from the broker's log which gateways are connected. */
export class SessionRecorder extends PeriodicTask {
  /** Sessions to write, by client ID. */
  private readonly waiting = new NewestByKey<string, ObservedSession>();
  private startedAt: Date | null = null;
  private isStartRecorded = true;
  private interruptedAt: Date | null = null;
  private unsubscribe: (() => void) | undefined;

  /** @param intervalMs interval between writes, milliseconds. Default 10,000. */
  constructor(
    private readonly parts: SessionRecorderParts,
    intervalMs = 10_000,
  ) {
    super(intervalMs, "PAUSE");
  }

  override async start(): Promise<void> {
    this.unsubscribe ??= this.parts.connections.observe({
      connected: (connection) => {
        if (isManagedName(connection.username)) this.add(opened(connection));
      },
      ended: (end) => {
        this.ended(end);
      },
      running: (since) => {
        if (Math.abs(since.getTime() - (this.startedAt?.getTime() ?? 0)) <= UPTIME_TOLERANCE_MS) return;
        this.startedAt = since;
        this.isStartRecorded = false;
      },
      linesLost: (at) => {
        this.interruptedAt = at;
      },
    });
    await super.start();
  }

  override async stop(): Promise<void> {
    this.unsubscribe?.();
    await super.stop();
    await this.run();
  }

  protected async run(): Promise<void> {
    const { store, partition, logger } = this.parts;
    const { startedAt, interruptedAt } = this;
    try {
      if (interruptedAt !== null) {
        await store.logInterrupted(partition, interruptedAt);
        if (this.interruptedAt === interruptedAt) this.interruptedAt = null;
      }
      await this.waiting.writeWith((sessions) => store.record(partition, sessions));
      if (startedAt !== null && !this.isStartRecorded) {
        await store.brokerStarted(partition, new Date(startedAt.getTime() - UPTIME_TOLERANCE_MS));
        this.isStartRecorded = this.startedAt === startedAt;
      }
    } catch (error) {
      logger.warn({ err: error }, "connections to the broker not stored; retrying");
    }
  }

  private ended({ clientId, peer, reason, at }: BrokerConnectionEnd): void {
    // If the broker rejects a client, that client has closed no connection with this client ID.
    if (clientId === null || (peer === null && reason === "NOT_AUTHORIZED")) return;
    const connection = this.waiting.get(clientId)?.connection;
    // This is the end of an earlier connection, whose session the recorded connection has taken over.
    if (connection !== undefined && peer !== null && peer !== connection.peer) return;
    this.add({ clientId, clientIdDigest: clientIdDigest(clientId), connection, end: { peer, reason, at } });
  }

  private add(session: ObservedSession): void {
    this.waiting.set(session.clientId, session);
  }
}

function opened({ username, clientId, address, port, at }: BrokerConnection): ObservedSession {
  const connection = { username, address, peer: `${address}:${String(port)}`, at };
  return { clientId, clientIdDigest: clientIdDigest(clientId), connection };
}
