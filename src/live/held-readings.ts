import type { ReadingsEvent } from "../domain/ports/live";

type Source = AsyncIterableIterator<ReadingsEvent>;

const DONE: IteratorResult<ReadingsEvent> = { done: true, value: undefined };

/** A subscription that may open later. The journal is followed until the subscription ends. */
export class HeldReadings implements Source {
  private opened: Source | null = null;
  private readonly closed = Promise.withResolvers<null>();
  private isClosed = false;

  /**
   * @param source the subscription. Resolves with null if the process stops before the subscription opens. Must not
   * reject
   * @param release called once, at the end
   */
  constructor(
    private readonly source: Source | Promise<Source | null>,
    private readonly release: () => void,
  ) {
    if (!(source instanceof Promise)) this.opened = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ReadingsEvent>> {
    return this.opened === null ? this.open() : this.opened.next();
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    if (this.isClosed) return DONE;
    this.isClosed = true;
    this.release();
    this.closed.resolve(null);
    if (this.opened !== null) await this.opened.return?.();
    // The source may open only when MongoDB responds.
    else void Promise.resolve(this.source).then((late) => late?.return?.());
    return DONE;
  }

  private async open(): Promise<IteratorResult<ReadingsEvent>> {
    const opened = await Promise.race([this.source, this.closed.promise]);
    if (opened === null) return DONE;
    this.opened = opened;
    return opened.next();
  }
}
