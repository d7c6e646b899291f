import { addressOf } from "./peer";

/**
 * How long a connection is remembered, milliseconds. If no client connects over it, the broker closes it after 90 to 95
 * s.
 */
const FORGET_AFTER_MS = 120_000;
const MAX_OPENED = 10_000;

/**
 * Network connections over which no client has connected yet. Mosquitto 2.0 does not log the peer of a client that it
 * rejects. If all open connections come from one address, the rejected client has this address.
 */
export class OpenedConnections {
  /** Opening times by `address:port`, oldest first. */
  private readonly opened = new Map<string, number>();
  private readonly ofAddress = new Map<string, number>();

  add(peer: string, at: Date): void {
    this.forget(at.getTime());
    this.delete(peer);
    const [oldest] = this.opened.keys();
    if (this.opened.size >= MAX_OPENED && oldest !== undefined) this.delete(oldest);
    this.opened.set(peer, at.getTime());
    this.ofAddress.set(addressOf(peer), (this.ofAddress.get(addressOf(peer)) ?? 0) + 1);
  }

  delete(peer: string): void {
    if (!this.opened.delete(peer)) return;
    const left = (this.ofAddress.get(addressOf(peer)) ?? 0) - 1;
    if (left > 0) this.ofAddress.set(addressOf(peer), left);
    else this.ofAddress.delete(addressOf(peer));
  }

  /**
   * Removes a connection and returns its peer. If no connection is open, or several addresses have one, removes none
   * and returns null.
   */
  takeOnly(at: Date): string | null {
    this.forget(at.getTime());
    const [peer] = this.opened.keys();
    if (peer === undefined || this.ofAddress.size > 1) return null;
    this.delete(peer);
    return peer;
  }

  clear(): void {
    this.opened.clear();
    this.ofAddress.clear();
  }

  private forget(now: number): void {
    for (const [peer, at] of this.opened) {
      if (now - at <= FORGET_AFTER_MS) return;
      this.delete(peer);
    }
  }
}
