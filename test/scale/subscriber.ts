/** A subscriber that changes to another API node if its node is unreachable or silent, and resumes from its cursor. */
import { setTimeout as sleep } from "node:timers/promises";
import { ReadingsSocket, type ReadingsEvent } from "../subscriptions/readings-socket";

/** Time without an event after which the node counts as silent. */
const SILENT_MS = 3_000;
const PAUSE_MS = 100;

export class Subscriber {
  /** Received values of each sensor, in the order of their arrival. */
  readonly values = new Map<string, number[]>();
  /** Arrival times of events, as returned by `performance.now()`. */
  readonly arrivals: number[] = [];
  readonly gaps: ReadingsEvent[] = [];
  resumed = 0;
  private cursor: string | null = null;
  private isOver = false;
  private running: Promise<void> | null = null;
  /** Latest error with which a subscription ended, for example with the code UNAVAILABLE; null: there was none. */
  answer: Error | null = null;

  /** @param apiUrls Returns the API nodes. The subscriber begins at the node with the index `node`. */
  constructor(
    readonly name: string,
    /** Tenants whose readings the subscriber receives. */
    readonly tenantIds: readonly string[],
    private readonly apiUrls: () => readonly string[],
    private readonly apiKey: string,
    private node: number,
  ) {}

  start(): void {
    this.running ??= this.follow();
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  get isFollowing(): boolean {
    return this.cursor !== null;
  }

  lastOf(sensorId: string): number {
    return this.values.get(sensorId)?.at(-1) ?? -1;
  }

  /** Returns the longest time without readings from `from` to now, in milliseconds. */
  pauseSince(from: number): number {
    const first = this.arrivals.findLastIndex((at) => at <= from) + 1;
    const times = [from, ...this.arrivals.slice(first), performance.now()];
    return times.slice(1).reduce((longest, at, index) => Math.max(longest, at - (times[index] ?? at)), 0);
  }

  private async follow(): Promise<void> {
    while (!this.isOver) {
      const urls = this.apiUrls();
      const url = urls[this.node++ % urls.length] ?? "";
      // If the node does not accept connections, try the next node after a pause.
      await this.followOn(url).catch(() => sleep(PAUSE_MS));
      this.resumed++;
    }
  }

  /** Subscribes at this node. Resolves when the connection has ended or is silent, or after {@link end} was called. */
  private async followOn(url: string): Promise<void> {
    const over = Promise.withResolvers<void>();
    let heardAt = performance.now();
    const socket = await ReadingsSocket.open({
      wsUrl: `${url.replace(/^http/, "ws")}/graphql`,
      apiKey: this.apiKey,
      input: this.cursor === null ? {} : { after: this.cursor },
      selection: "value sensor { sensorId }",
      handshakeMs: SILENT_MS,
      onEvent: (event) => {
        heardAt = performance.now();
        this.take(event);
      },
      onEnd: (failure) => {
        this.answer = failure ?? this.answer;
        over.resolve();
      },
    });
    const watching = setInterval(() => {
      if (this.isOver || performance.now() - heardAt > SILENT_MS) over.resolve();
    }, PAUSE_MS);
    await over.promise;
    clearInterval(watching);
    socket.cut();
  }

  private take({ cursor, readings, gap }: ReadingsEvent): void {
    this.cursor = cursor;
    if (gap !== null) this.gaps.push({ cursor, readings, gap });
    if (readings.length > 0) this.arrivals.push(performance.now());
    for (const { value, sensor } of readings) {
      const sensorId = sensor?.sensorId ?? "";
      const known = this.values.get(sensorId);
      if (known === undefined) this.values.set(sensorId, [value]);
      else known.push(value);
    }
  }
}
