/** Knows whether the change feed is current: whether it has confirmed so within the last `graceMs`. */
export class Freshness {
  /** A field instead of a getter, because every look-up reads it. */
  current = false;
  private confirmations = 0;
  private timer: NodeJS.Timeout | undefined;
  private firstConfirmed = Promise.withResolvers<void>();

  constructor(private readonly graceMs: number) {}

  /** Resolves at the first confirmation. */
  get confirmed(): Promise<void> {
    return this.firstConfirmed.promise;
  }

  confirm(): void {
    this.current = true;
    this.confirmations++;
    this.firstConfirmed.resolve();
    if (this.timer === undefined) this.timer = setTimeout(() => this.lapse(), this.graceMs).unref();
    else this.timer.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.current = false;
    this.confirmations++;
  }

  /**
   * After a long turn of the event loop, a confirmation may wait unread in the socket. So the process reads the socket
   * once more first.
   */
  private lapse(): void {
    const seen = this.confirmations;
    setImmediate(() => {
      if (this.confirmations === seen) this.current = false;
    });
  }
}
