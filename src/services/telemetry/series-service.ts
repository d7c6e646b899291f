import type { Deadline } from "../../domain/deadline";
import { FairQueue } from "../../domain/fair-queue";
import type { Principal, Sensor } from "../../domain/entities";
import type { RecentReadings } from "../../domain/ports/live";
import type { RollupRepository } from "../../rollups/ports";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import type { Reading } from "../../domain/reading";
import { CalendarRollups } from "../../rollups/rollup";
import { intervalSeries } from "./series-points";
import type { Series } from "../../domain/series/series";
import { fail, ok, type Result } from "../../domain/result";
import type { FleetReads } from "../fleet/fleet-reads";
import type { SeriesFailure, SeriesRequest, SeriesUseCases } from "./series";
import type { TelemetryUseCases } from "./telemetry";
import { MAX_PAGE_ITEMS } from "../validation";
import { planSeries } from "./series-plan";
import { SeriesLine } from "./series-line";
import { SeriesSnapshot } from "./series-snapshot";

/** Maximum queries that build missing rollups at once. Each takes a connection and memory. */
const BUILDING = { total: 2, perOwner: 2 };
/** Time limit of one page of an export, milliseconds. */
const PAGE_MS = 30_000;

/** Series and exports. Computes sensors with equal input together, in a bounded number of queries. */
export class SeriesService implements SeriesUseCases {
  private readonly building = new FairQueue(BUILDING);

  constructor(
    private readonly repository: RollupRepository,
    private readonly recent: RecentReadings,
    private readonly fleet: Pick<FleetReads, "sensors">,
    private readonly telemetry: Pick<TelemetryUseCases, "latest" | "pageReadings">,
    private readonly now: () => number = Date.now,
  ) {}

  async series(
    principal: Principal,
    requests: readonly SeriesRequest[],
    deadline?: Deadline,
  ): Promise<Result<Series, SeriesFailure | null>[]> {
    const sensors = await this.fleet.sensors(
      principal,
      requests.map(({ sensorKey }) => sensorKey),
    );
    const groups = new Map<string, number[]>();
    requests.forEach(({ input }, index) => {
      if (sensors[index] === null || sensors[index] === undefined) return;
      const like = JSON.stringify(input);
      groups.set(like, [...(groups.get(like) ?? []), index]);
    });
    const results: Result<Series, SeriesFailure | null>[] = requests.map(() => fail(null));
    for (const indexes of groups.values()) {
      const keys = indexes.map((index) => requests[index]?.sensorKey ?? "");
      const answers = await this.ofSensors(principal, requests[indexes[0] ?? 0], keys, deadline);
      indexes.forEach((index, place) => {
        const answer = answers[place];
        if (answer !== undefined) results[index] = answer;
      });
    }
    return results;
  }

  async export(
    principal: Principal,
    sensorKey: string,
    { from, to }: { from: number; to: number | null },
    signal?: AbortSignal,
  ): Promise<AsyncIterable<readonly Reading[]> | null> {
    const [sensor] = await this.fleet.sensors(principal, [sensorKey]);
    if (sensor === undefined || sensor === null) return null;
    const end = to ?? (await this.newest(principal, [sensorKey], this.pageDeadline(signal))) + 1;
    return this.pages(principal, sensorKey, sensor, { from, to: end }, signal);
  }

  /** End of a range without one: now, or the newest reading if a gateway's clock is ahead. */
  private async newest(principal: Principal, keys: readonly string[], deadline?: Deadline): Promise<number> {
    const latest = await this.telemetry.latest(principal, keys, deadline);
    return latest.reduce((end, reading) => Math.max(end, reading?.timestamp ?? end), this.now());
  }

  private async *pages(
    principal: Principal,
    sensorKey: string,
    sensor: Sensor,
    range: { from: number; to: number },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly Reading[]> {
    for (let after: ReadingPosition | null = null; ;) {
      signal?.throwIfAborted();
      const deadline = this.pageDeadline(signal);
      const request = { limit: MAX_PAGE_ITEMS, backward: false, after, before: null, deadline };
      const { items, hasMore } = await this.telemetry.pageReadings(principal, sensorKey, range, request);
      // Check after reading the page, because a deletion removes the sensor before its readings.
      const [still] = await this.fleet.sensors(principal, [sensorKey]);
      if (still?.createdAt.getTime() !== sensor.createdAt.getTime()) {
        throw new Error(`sensor ${sensorKey} was deleted during its export`);
      }
      if (items.length > 0) yield items;
      const last = items.at(-1);
      if (!hasMore || last === undefined) return;
      after = { timestamp: last.timestamp, seq: last.seq };
    }
  }

  private pageDeadline(signal: AbortSignal | undefined): Deadline | undefined {
    return signal === undefined ? undefined : { at: this.now() + PAGE_MS, signal };
  }

  private async ofSensors(
    principal: Principal,
    request: SeriesRequest | undefined,
    keys: readonly string[],
    deadline: Deadline | undefined,
  ): Promise<Result<Series, SeriesFailure>[]> {
    if (request === undefined) return [];
    const end = request.input.to === null ? await this.newest(principal, keys, deadline) : this.now();
    const planned = planSeries(request.input, end);
    if (!planned.ok) return keys.map(() => fail(planned.failure));
    const plan = planned.value;
    // Memory before the store: readings that are flushed in between are then in both, but never in neither.
    const tails = await this.recent.since(keys, deadline?.signal);
    const position = await this.repository.position(deadline);
    const owner = principal.tenantId ?? principal.keyId;
    const takeTurn = (signal?: AbortSignal) => this.building.take(owner, signal);
    const snapshot = new SeriesSnapshot(this.repository, tails, position, { deadline, takeTurn });
    if (plan.kind === "line") {
      const lines = new Map(keys.map((key) => [key, new SeriesLine(plan)]));
      await snapshot.read(plan.from, plan.to, SeriesLine.resolutionFor(plan), lines);
      // If there are few readings, read them individually, because rollups would hide some of them.
      const again = [...lines].flatMap(([key, line]) => (line.hidesSome ? [[key, new SeriesLine(plan)] as const] : []));
      if (again.length > 0) await snapshot.read(plan.from, plan.to, null, new Map(again));
      const final = new Map([...lines, ...again]);
      return keys.map((key) => ok(lineSeries(final.get(key))));
    }
    const intervals = new Map(keys.map((key) => [key, new CalendarRollups(plan.edges)]));
    await snapshot.read(plan.from, plan.to, SeriesSnapshot.resolutionFor(plan.edges), intervals);
    return keys.map((key) => ok(intervalSeries(plan, intervals.get(key)?.rollups ?? [])));
  }
}

function lineSeries(line: SeriesLine | undefined): Series {
  if (line === undefined) throw new Error("internal: a sensor has no line");
  return line.series();
}
