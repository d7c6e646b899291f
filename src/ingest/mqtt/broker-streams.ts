import { isIP } from "node:net";
import { BrokerStream } from "./broker-stream";

const MQTTS_PORT = 8883;

export interface BrokerServer {
  /** `mqtts://host:port`. */
  readonly url: string;
  /** PEM; null: the system's authorities. */
  readonly caCertificate: string | null;
}

/** Opens TLS connections to the broker, and the first one in advance. */
export class BrokerStreams {
  private prepared: BrokerStream | null = null;

  constructor(private readonly address: BrokerServer) {}

  /** Begins a connection for the next {@link open}. */
  prepare(): void {
    this.prepared = this.connect();
    // A connection that fails is replaced.
    this.prepared.on("error", () => undefined);
  }

  open(): BrokerStream {
    const { prepared } = this;
    this.prepared = null;
    return prepared?.destroyed === false ? prepared : this.connect();
  }

  /** Closes a prepared connection that nobody has used. */
  stop(): void {
    this.prepared?.destroy();
    this.prepared = null;
  }

  private connect(): BrokerStream {
    const { url, caCertificate } = this.address;
    const { hostname: host, port } = new URL(url);
    const hostname = host.replace(/^\[(.*)\]$/, "$1");
    return new BrokerStream({
      host: hostname,
      port: port === "" ? MQTTS_PORT : Number(port),
      // An IP address is no server name (RFC 6066, 3); the certificate is then checked for the address.
      ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
      ...(caCertificate === null ? {} : { ca: caCertificate }),
      rejectUnauthorized: true,
    });
  }
}
