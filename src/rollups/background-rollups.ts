import type { SensorKey } from "../domain/keys";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Deadline } from "../domain/deadline";
import type { Startable } from "../domain/ports/lifecycle";
import {
  RESOLUTIONS,
  type LateHour,
  type Resolution,
  type RollupBacklog,
  type RollupPosition,
  type RollupRepository,
  type SweepPosition,
} from "./ports";
import { RollupBlocks } from "./rollup-blocks";

const DAY = 86_400_000;
const SWEPT: Resolution = "FIVE_MINUTES";
/** Delay before a complete hour is built, milliseconds. Leaves time for slightly late readings. */
const SETTLE_MS = 600_000;
/** Target number of readings per step. Such a step takes some 50 ms. */
const STEP_READINGS = 20_000;
const MOST_SENSORS = 500;
/** Time limit of a step, milliseconds. */
const STEP_MS = 30_000;
/** Maximum late hours per step. */
const STEP_HOURS = 24;
/** How often the position is saved within an hour, milliseconds. */
const SAVE_MS = 5_000;
/** Pause while there is nothing to build, milliseconds. */
const IDLE_MS = 5_000;
const WAIT_MS = 1_000;
const RETRY_MS = 30_000;
/** While the flusher stores readings for at least this share of the time, it counts as busy, and the builder pauses. */
const BUSY = 0.3;
/** Length of the pause after a step, as a multiple of the step's duration. */
const REST = { idle: 4, busy: 24 };
/** Lag from which the builder works slowly even beside a busy flusher, milliseconds. */
const FAR_BEHIND_MS = DAY / 4;
const GIVES_UP_MS = 7 * DAY;

export interface BackgroundPorts {
  readonly repository: RollupRepository;
  readonly backlog: RollupBacklog;
  /** Share of the last seconds that the flusher spent on storing readings, 0 to 1. */
  readonly load: () => number;
  readonly logger: Logger;
}

/**
 * Builds blocks of past hours and days in the background, for every sensor with readings in them. Builds a block again
 * if readings arrive late. The result depends only on stored data. A repetition after a crash or in another process
 * therefore changes nothing. The builder works in small steps, pauses between them, and yields to the flusher.
 */
export class BackgroundRollups implements Startable {
  private position: SweepPosition | null = null;
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

  /** Discards the blocks in progress. Complete blocks remain. */
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
        this.ports.logger.warn({ err: error }, "background rollup failed; retrying");
        rest = RETRY_MS;
      }
      await delay(rest, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Performs one due step. `isBusy`: whether the flusher is busy. */
  async step(isBusy = false): Promise<"worked" | "yielded" | "idle"> {
    const position = await this.ports.repository.position(this.deadline());
    if (position.watermark === -Infinity) return "idle";
    const sweep = await this.place(position);
    if (isBusy && position.watermark - sweep.from < FAR_BEHIND_MS) return "yielded";
    if (sweep.from + RESOLUTIONS[sweep.resolution].blockMs <= Math.min(position.watermark, this.now() - SETTLE_MS)) {
      await this.sweep(sweep, position);
      return "worked";
    }
    const hours = await this.ports.backlog.lateHours(this.now() - SETTLE_MS, STEP_HOURS);
    if (hours.length === 0) return "idle";
    await this.rebuild(hours, position);
    return "worked";
  }

  /**
   * Returns where the sweep continues. Initially that is the start of the day of the newest complete hour. A sweep that
   * is more than {@link GIVES_UP_MS} behind also continues there, and skips the days in between.
   */
  private async place({ watermark }: RollupPosition): Promise<SweepPosition> {
    this.position ??= await this.ports.backlog.sweepPosition();
    if (this.position !== null && watermark - this.position.from <= GIVES_UP_MS) return this.position;
    if (this.position !== null)
      this.ports.logger.warn({ from: new Date(this.position.from) }, "background rollup skips days");
    const sweep = { resolution: SWEPT, from: Math.floor((watermark - 1) / DAY) * DAY, afterKey: "" };
    await this.ports.backlog.saveSweepPosition(sweep);
    return (this.position = sweep);
  }

  private async sweep(sweep: SweepPosition, position: RollupPosition): Promise<void> {
    const { resolution, from } = sweep;
    const limit = this.sensorsAtOnce;
    const keys = await this.ports.backlog.activeSensors(from, sweep.afterKey, limit);
    const readings = await this.build(resolution, keys, from, from + RESOLUTIONS[resolution].blockMs, position);
    const fitting = (keys.length * STEP_READINGS) / Math.max(readings, 1);
    this.sensorsAtOnce = Math.round(Math.min(Math.max(fitting, 1), this.sensorsAtOnce * 2, MOST_SENSORS));
    const isEnd = keys.length < limit;
    this.position = isEnd ? nextAfter(sweep) : { ...sweep, afterKey: keys.at(-1) ?? "" };
    if (!isEnd && performance.now() - this.savedAt < SAVE_MS) return;
    this.savedAt = performance.now();
    await this.ports.backlog.saveSweepPosition(this.position);
  }

  private async rebuild(hours: readonly LateHour[], position: RollupPosition): Promise<void> {
    const stretches = new Map<string, { resolution: Resolution; start: number; keys: Set<SensorKey> }>();
    for (const { sensorKey, start } of hours) {
      const day = Math.floor(start / DAY) * DAY;
      // Late hours of a complete day are rebuilt together with the day's block, which is made of them.
      const stretch =
        day + DAY <= position.watermark ? { resolution: "HOUR" as const, start: day } : { resolution: SWEPT, start };
      const id = `${stretch.resolution} ${stretch.start}`;
      const known = stretches.get(id) ?? { ...stretch, keys: new Set() };
      stretches.set(id, known);
      known.keys.add(sensorKey);
    }
    for (const { resolution, start, keys } of stretches.values()) {
      if (start + RESOLUTIONS[resolution].blockMs > position.watermark) continue;
      await this.build(resolution, [...keys], start, start + RESOLUTIONS[resolution].blockMs, position);
    }
    await this.ports.backlog.clear(hours);
  }

  private deadline(): Deadline {
    return { at: Date.now() + STEP_MS, signal: this.stopping.signal };
  }

  /** Resolves with the number of readings that were read individually. */
  private async build(
    resolution: Resolution,
    keys: readonly SensorKey[],
    from: number,
    to: number,
    position: RollupPosition,
  ): Promise<number> {
    if (keys.length === 0) return 0;
    const { signal } = this.stopping;
    const blocks = new RollupBlocks(this.ports.repository, position, { deadline: this.deadline(), keepsEmpty: false });
    for await (const _block of blocks.read(resolution, keys, from, to)) signal.throwIfAborted();
    return blocks.readingsRead;
  }
}

/**
 * Returns the next sweep position: the five-minute rollups of the next hour. After the last hour of a day, it is the
 * hourly rollups of that day.
 */
function nextAfter({ resolution, from }: SweepPosition): SweepPosition {
  const end = from + RESOLUTIONS[resolution].blockMs;
  const isEndOfDay = resolution === SWEPT && end % DAY === 0;
  return isEndOfDay
    ? { resolution: "HOUR", from: end - DAY, afterKey: "" }
    : { resolution: SWEPT, from: end, afterKey: "" };
}
