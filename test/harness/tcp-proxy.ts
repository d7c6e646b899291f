/** A TCP proxy that breaks on demand: the network between two processes of a test. */

import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

type Mode = "pass" | "cut" | "silent";

interface Link {
  readonly near: Socket;
  readonly far: Socket;
}

export class TcpProxy {
  /** Connections accepted so far, including those that were reset at once. */
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

  /** Listens on a free port of 127.0.0.1 and forwards to `target` there. */
  static async start(target: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets all connections and every new one. */
  cut(): void {
    this.mode = "cut";
    this.reset();
  }

  /** Half-open: connections stay open and new ones are accepted, but no data passes. */
  silence(): void {
    this.mode = "silent";
    for (const { near, far } of this.links) {
      near.pause();
      far.pause();
    }
  }

  /** Delay of each piece, milliseconds. */
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
    // The first piece arrives first, also when the delay ends meanwhile.
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
