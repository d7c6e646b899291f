import { isIP } from "node:net";
import { BrokerStream } from "./broker-stream";

const MQTTS_PORT = 8883;

export interface BrokerServer {
  /** `mqtts://host:port`. */
  readonly url: string;
  /** CA certificate in PEM; null for the system's CAs. */
  readonly caCertificate: string | null;
}

/** Opens TLS connections to the broker. The first connection can be opened in advance. */
export class BrokerStreams {
  private prepared: BrokerStream | null = null;

  constructor(private readonly address: BrokerServer) {}

  /** Begins a connection for the next {@link open}. */
  prepare(): void {
    this.prepared = this.connect();
    // If this connection fails, {@link open} replaces it.
    this.prepared.on("error", () => undefined);
  }

  open(): BrokerStream {
    const { prepared } = this;
    this.prepared = null;
    return prepared?.destroyed === false ? prepared : this.connect();
  }

  /** Closes a prepared connection that is unused. */
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
      // An IP address is not a server name (RFC 6066, 3). The certificate is then checked for the address.
      ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
      ...(caCertificate === null ? {} : { ca: caCertificate }),
      rejectUnauthorized: true,
    });
  }
}
