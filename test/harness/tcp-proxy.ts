/** A TCP proxy that fails on demand. It simulates the network between two processes of a test. */

import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

type Mode = "pass" | "cut" | "silent";

interface Link {
  readonly near: Socket;
  readonly far: Socket;
}

export class TcpProxy {
  /** Number of connections accepted so far, including connections that were reset immediately. */
  accepted = 0;
  private mode: Mode = "pass";
  private delayMs = 0;
  private readonly links = new Set<Link>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on("connection", (near) => {
      this.accept(near);
    });
  }

  /** Listens on a free port of 127.0.0.1, and forwards to the port `target` of 127.0.0.1. */
  static async start(target: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets all connections and every new connection. */
  cut(): void {
    this.mode = "cut";
    this.reset();
  }

  /** Makes all connections half-open. They stay open, and new connections are accepted, but no data passes. */
  silence(): void {
    this.mode = "silent";
    for (const { near, far } of this.links) {
      near.pause();
      far.pause();
    }
  }

  /** Delays all data by this number of milliseconds. */
  slow(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /**
   * Lets data pass again. Silent connections stay dead, as after a firewall has dropped them. With `revive`, they
   * continue and deliver the data that was held back.
   */
  heal(revive = false): void {
    this.mode = "pass";
    this.delayMs = 0;
    if (!revive) return;
    for (const { near, far } of this.links) {
      near.resume();
      far.resume();
    }
  }

  async stop(): Promise<void> {
    this.reset();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, "close");
  }

  private reset(): void {
    for (const { near, far } of this.links) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.links.clear();
  }

  private accept(near: Socket): void {
    this.accepted++;
    near.on("error", () => undefined);
    if (this.mode === "cut") {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.target, host: "127.0.0.1", allowHalfOpen: true });
    const link = { near, far };
    this.links.add(link);
    this.forward(near, far, link);
    this.forward(far, near, link);
    if (this.mode === "silent") this.silence();
  }

  private forward(from: Socket, to: Socket, link: Link): void {
    // Keeps the order of data, even if the delay ends while data is waiting.
    const waiting: { readonly due: number; readonly action: () => void }[] = [];
    const deliver = () => {
      while (waiting[0] !== undefined && waiting[0].due <= performance.now()) waiting.shift()?.action();
      if (waiting[0] !== undefined) setTimeout(deliver, waiting[0].due - performance.now());
    };
    const later = (action: () => void) => {
      if (this.delayMs === 0 && waiting.length === 0) action();
      else if (waiting.push({ due: performance.now() + this.delayMs, action }) === 1) deliver();
    };
    from.setNoDelay(true);
    from.on("error", () => undefined);
    from.on("data", (chunk: Buffer) => {
      later(() => {
        if (to.writable && !to.write(chunk)) {
          from.pause();
          to.once("drain", () => {
            if (this.mode !== "silent") from.resume();
          });
        }
      });
    });
    from.on("end", () => {
      later(() => to.end());
    });
    from.on("close", () => {
      this.links.delete(link);
      to.destroy();
    });
  }
}
