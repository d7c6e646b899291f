import { randomBytes, type X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { setTimeout as delay } from "node:timers/promises";
import { connect, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import { UnavailableError } from "../domain/errors";
import type { Startable } from "../domain/ports/lifecycle";
import { networkFailure } from "../domain/network-failure";
import { RepeatedFailure } from "../domain/repeated-failure";
import { RESPONSE_TOPIC } from "./commands";
import { connectionRemedy } from "./connection-remedy";
import { within } from "./deadline";

export interface ControlConnectionOptions {
  /** `mqtts://host:8883`. */
  readonly url: string;
  /** The admin user, the only user that may use `$CONTROL` topics. */
  readonly username: string;
  readonly password: string;
  /** PEM of the CA that signed the broker's certificate. Default: the system's CAs. */
  readonly ca?: string | Buffer | undefined;
  /** Time limit for connecting, and for the response to a batch of commands, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
  /** Delay between attempts to connect, in milliseconds. It doubles from `first` to `most`. Default: 250 and 10,000. */
  readonly backoffMs?: { readonly first: number; readonly most: number } | undefined;
}

export interface BrokerReadiness {
  readonly ready: boolean;
  /** Time at which `ready` last changed. */
  readonly since: Date;
  /** Why the broker is not ready; null if it is ready. */
  readonly failure: string | null;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_BACKOFF_MS = { first: 250, most: 10_000 };

/**
 * The admin user's connection to the broker. It reconnects automatically, each time with a new session, so a pending
 * command is never sent twice.
 */
export class ControlConnection implements Startable {
  readonly timeoutMs: number;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private client: MqttClient | undefined;
  private certificate: X509Certificate | null = null;
  private changed = Promise.withResolvers<void>();
  private state: BrokerReadiness = { ready: false, since: new Date(), failure: "not started" };
  private readonly failures = new RepeatedFailure();

  /**
   * @param onAnswer receives each message on the response topic
   * @param onLost called when an open connection has closed
   */
  constructor(
    private readonly options: ControlConnectionOptions,
    private readonly logger: Logger,
    private readonly onAnswer: (payload: Buffer) => void,
    private readonly onLost: () => void,
  ) {
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /** The certificate that the broker presented last; null before the first connection. */
  get brokerCertificate(): X509Certificate | null {
    return this.certificate;
  }

  get readiness(): BrokerReadiness {
    return this.state;
  }

  /** Resolves when connected. Also resolves if the broker does not respond in time. Further attempts then follow. */
  async start(): Promise<void> {
    if (this.running === undefined && !this.stopping.signal.aborted) {
      this.state = { ready: false, since: new Date(), failure: "not connected yet" };
      this.running = this.run(this.stopping.signal);
    }
    await this.open().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /**
   * Resolves with a connected client. Waits for it until `timeoutMs` after the start or the loss of the connection.
   * Short interruptions therefore go unnoticed. During a longer interruption, calls fail immediately.
   *
   * @throws UnavailableError if there is no connection by then
   */
  async open(): Promise<MqttClient> {
    const waitUntil = this.state.since.getTime() + this.timeoutMs;
    while (this.client === undefined) {
      const left = waitUntil - Date.now();
      if (left <= 0 || this.stopping.signal.aborted || this.running === undefined) throw this.unreachable();
      await within(this.changed.promise, left, () => this.unreachable());
    }
    return this.client;
  }

  /** Drops the client's connection, which may be half open. A new connection is opened automatically. */
  abandon(client: MqttClient): void {
    client.stream.destroy();
  }

  private unreachable(): UnavailableError {
    return new UnavailableError("broker", `no connection for the admin user: ${this.state.failure ?? "stopped"}`);
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { first, most } = this.options.backoffMs ?? DEFAULT_BACKOFF_MS;
    let pause = first;
    while (!signal.aborted) {
      const closed = Promise.withResolvers<Error>();
      const client = this.connect(closed.resolve);
      const abort = () => {
        closed.resolve(new Error("stopped"));
      };
      signal.addEventListener("abort", abort, { once: true });
      try {
        await this.subscribed(client, closed.promise);
        pause = first;
        this.opened(client);
        throw await closed.promise;
      } catch (error) {
        this.lost(error instanceof Error ? error : new Error(String(error)), signal.aborted);
      } finally {
        signal.removeEventListener("abort", abort);
        await new Promise<void>((resolve) => {
          client.end(true, () => {
            resolve();
          });
        });
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, most);
    }
    this.changed.resolve();
  }

  private connect(closed: (why: Error) => void): MqttClient {
    const { url, username, password, ca } = this.options;
    const client = connect(url, {
      protocolVersion: 5,
      clientId: `sluice_admin_${randomBytes(16).toString("hex")}`,
      username,
      password,
      ...(ca === undefined ? {} : { ca }),
      clean: true,
      keepalive: 15,
      connectTimeout: this.timeoutMs,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      // Otherwise the library caches a buffer for each of the 65,536 two-byte numbers, which takes 10 MB.
      writeCache: false,
    });
    client.on("error", closed);
    client.on("disconnect", (packet) => {
      closed(new Error(`the broker closed the connection, reason ${packet.reasonCode ?? 0}`));
    });
    client.on("close", () => {
      closed(new Error("the connection closed"));
    });
    client.on("message", (_topic, payload) => {
      this.onAnswer(payload);
    });
    return client;
  }

  private async subscribed(client: MqttClient, closed: Promise<Error>): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      client.once("connect", () => {
        client.subscribe(RESPONSE_TOPIC, { qos: 0 }, (error, granted) => {
          if (error !== null) reject(error);
          else if ((granted?.[0]?.qos ?? 128) > 2)
            reject(new Error("the admin user cannot read the responses of the dynamic security plugin"));
          else resolve();
        });
      });
    });
    const ended = closed.then((why) => Promise.reject<never>(why));
    await within(Promise.race([ready, ended]), this.timeoutMs, () => new Error("the broker did not respond in time"));
  }

  private opened(client: MqttClient): void {
    this.client = client;
    this.certificate = (client.stream as Partial<TLSSocket>).getPeerX509Certificate?.() ?? this.certificate;
    this.state = { ready: true, since: new Date(), failure: null };
    this.changed.resolve();
    this.failures.over();
    this.logger.info({ url: this.options.url }, "broker administration connected");
  }

  private lost(error: Error, isStopping: boolean): void {
    const failure = networkFailure(error);
    const remedy = this.client === undefined ? connectionRemedy(error) : undefined;
    const since = this.client === undefined ? this.state.since : new Date();
    this.state = { ready: false, since, failure };
    if (this.client !== undefined) {
      this.client = undefined;
      this.changed = Promise.withResolvers<void>();
      this.onLost();
    }
    const repeated = isStopping ? null : this.failures.occurred(failure);
    if (repeated === null) return;
    const fields = { url: this.options.url, failure, remedy, repeated, since };
    this.logger.warn(fields, "broker administration not connected; retrying");
  }
}
