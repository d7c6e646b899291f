import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Deadline } from "../../domain/deadline";
import type { Startable } from "../../domain/ports/lifecycle";
import {
  LEVELS,
  type LateHour,
  type Level,
  type SeriesBacklog,
  type SeriesPosition,
  type SeriesRepository,
  type SweepMark,
} from "../../domain/ports/series";
import { Chunks } from "./chunks";

const DAY = 86_400_000;
const SWEPT: Level = "FIVE_MINUTES";
/** How long what has passed is left alone, for readings that come a little late, milliseconds. */
const SETTLE_MS = 600_000;
/** Readings that one step aims at: a step takes some 50 ms. */
const STEP_READINGS = 20_000;
const MOST_SENSORS = 500;
/** Time for a step, beyond which something is wrong. */
const STEP_MS = 30_000;
/** Late hours of one step. */
const STEP_HOURS = 24;
/** How often the mark is saved within a stretch, milliseconds. */
const SAVE_MS = 5_000;
/** When nothing is to be done, or nothing may be, milliseconds. */
const IDLE_MS = 5_000;
const WAIT_MS = 1_000;
const RETRY_MS = 30_000;
/** Share of time that the flusher may need and the builder still works. */
const BUSY = 0.3;
/** So many times as long as it worked it rests. */
const REST = { idle: 4, busy: 24 };
/** So far behind it works beside a busy flusher too, slowly; further behind it leaves the rest to first use. */
const FAR_BEHIND_MS = DAY / 4;
const GIVES_UP_MS = 7 * DAY;

export interface BackgroundPorts {
  readonly repository: SeriesRepository;
  readonly backlog: SeriesBacklog;
  /** The share of the last seconds that storing readings took, 0 to 1. */
  readonly load: () => number;
  readonly logger: Logger;
}

/**
 * Builds the chunks of passed hours and days before anybody asks: of every sensor that measured in them, then again
 * where readings came late. What is built follows from what is stored alone, so that doing it again, after a kill or
 * beside another process, changes nothing. It works in small steps, rests between them, and yields to the flusher.
 */
export class BackgroundChunks implements Startable {
  private mark: SweepMark | null = null;
  private savedAt = 0;
  private sensorsAtOnce = 10;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly ports: BackgroundPorts,
    private readonly now: () => number = Date.now,
  ) {}

  start(): Promise<void> {
    this.running = this.loop();
    return Promise.resolve();
  }

  /** What was being built is dropped, what is complete stays. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let rest: number;
      try {
        const isBusy = this.ports.load() >= BUSY;
        const begun = performance.now();
        const did = await this.step(isBusy);
        const took = performance.now() - begun;
        rest = did === "worked" ? took * (isBusy ? REST.busy : REST.idle) : did === "yielded" ? WAIT_MS : IDLE_MS;
      } catch (error) {
        if (signal.aborted) return;
        this.ports.logger.warn({ err: error }, "pre-aggregation in the background failed; trying again");
        rest = RETRY_MS;
      }
      await delay(rest, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One step of what is due. `isBusy`: the flusher has much to do. */
  async step(isBusy = false): Promise<"worked" | "yielded" | "idle"> {
    const position = await this.ports.repository.position(this.deadline());
    if (position.closedBefore === -Infinity) return "idle";
    const mark = await this.place(position);
    if (isBusy && position.closedBefore - mark.from < FAR_BEHIND_MS) return "yielded";
    if (mark.from + LEVELS[mark.level].chunkMs <= Math.min(position.closedBefore, this.now() - SETTLE_MS)) {
      await this.sweep(mark, position);
      return "worked";
    }
    const hours = await this.ports.backlog.lateHours(this.now() - SETTLE_MS, STEP_HOURS);
    if (hours.length === 0) return "idle";
    await this.rebuild(hours, position);
    return "worked";
  }

  /** Where the sweep goes on; at first with the day in which the newest closed hour lies. */
  private async place({ closedBefore }: SeriesPosition): Promise<SweepMark> {
    this.mark ??= await this.ports.backlog.mark();
    if (this.mark !== null && closedBefore - this.mark.from <= GIVES_UP_MS) return this.mark;
    if (this.mark !== null) this.ports.logger.warn({ from: new Date(this.mark.from) }, "pre-aggregation skips days");
    const mark = { level: SWEPT, from: Math.floor((closedBefore - 1) / DAY) * DAY, afterKey: "" };
    await this.ports.backlog.saveMark(mark);
    return (this.mark = mark);
  }

  private async sweep(mark: SweepMark, position: SeriesPosition): Promise<void> {
    const { level, from } = mark;
    const limit = this.sensorsAtOnce;
    const keys = await this.ports.backlog.activeSensors(from, mark.afterKey, limit);
    const readings = await this.build(level, keys, from, from + LEVELS[level].chunkMs, position);
    const fitting = (keys.length * STEP_READINGS) / Math.max(readings, 1);
    this.sensorsAtOnce = Math.round(Math.min(Math.max(fitting, 1), this.sensorsAtOnce * 2, MOST_SENSORS));
    const isEnd = keys.length < limit;
    this.mark = isEnd ? nextAfter(mark) : { ...mark, afterKey: keys.at(-1) ?? "" };
    if (!isEnd && performance.now() - this.savedAt < SAVE_MS) return;
    this.savedAt = performance.now();
    await this.ports.backlog.saveMark(this.mark);
  }

  private async rebuild(hours: readonly LateHour[], position: SeriesPosition): Promise<void> {
    const stretches = new Map<string, { level: Level; start: number; keys: Set<string> }>();
    for (const { sensorKey, start } of hours) {
      const day = Math.floor(start / DAY) * DAY;
      // Those of a whole day are made of its hours, which are then built too.
      const stretch =
        day + DAY <= position.closedBefore ? { level: "HOUR" as const, start: day } : { level: SWEPT, start };
      const id = `${stretch.level} ${stretch.start}`;
      const known = stretches.get(id) ?? { ...stretch, keys: new Set() };
      stretches.set(id, known);
      known.keys.add(sensorKey);
    }
    for (const { level, start, keys } of stretches.values()) {
      if (start + LEVELS[level].chunkMs > position.closedBefore) continue;
      await this.build(level, [...keys], start, start + LEVELS[level].chunkMs, position);
    }
    await this.ports.backlog.settle(hours);
  }

  private deadline(): Deadline {
    return { at: Date.now() + STEP_MS, signal: this.stopping.signal };
  }

  /** Resolves with the number of readings that were read for it. */
  private async build(
    level: Level,
    keys: readonly string[],
    from: number,
    to: number,
    position: SeriesPosition,
  ): Promise<number> {
    if (keys.length === 0) return 0;
    const { signal } = this.stopping;
    const chunks = new Chunks(this.ports.repository, position, { deadline: this.deadline(), keepsEmpty: false });
    for await (const _chunk of chunks.read(level, keys, from, to)) signal.throwIfAborted();
    return chunks.samplesRead;
  }
}

/** The five minutes of one hour after the other, and after the last of a day its hours. */
function nextAfter({ level, from }: SweepMark): SweepMark {
  const end = from + LEVELS[level].chunkMs;
  const isEndOfDay = level === SWEPT && end % DAY === 0;
  return isEndOfDay ? { level: "HOUR", from: end - DAY, afterKey: "" } : { level: SWEPT, from: end, afterKey: "" };
}
