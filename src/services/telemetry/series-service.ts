import { NO_SENSOR, type SensorKey } from "../../domain/keys";
import type { Deadline } from "../../domain/deadline";
import { FairQueue } from "../../domain/fair-queue";
import type { Principal } from "../../domain/entities";
import type { RecentReadings } from "../../domain/ports/live";
import type { Reading } from "../../domain/reading";
import { CalendarRollups } from "../../rollups/rollup";
import { intervalSeries } from "./series-points";
import type { Series } from "../../domain/series/series";
import { fail, ok, type Result } from "../../domain/result";
import { ReadingsExport, type ExportFleet } from "./readings-export";
import type { PartitionPorts } from "../partitions";
import type { ExportOptions, ExportSelection, SeriesFailure, SeriesRequest, SeriesUseCases } from "./series";
import type { TelemetryUseCases } from "./telemetry";
import { planSeries } from "./series-plan";
import type { SeriesLine } from "./series-line";
import { readLines } from "./series-lines";
import { SeriesSnapshot } from "./series-snapshot";

/** Maximum concurrent queries that build missing rollups. Each takes a connection and memory. */
const BUILDING = { total: 2, perOwner: 2 };

/** Finds the partitions whose flushes have stored the readings. */
export interface SeriesHomes {
  /** Returns the home partition of each sensor's tenant, in the order of the keys. */
  homesOf(sensorKeys: readonly SensorKey[]): Promise<readonly Pick<PartitionPorts, "partition" | "series">[]>;
}

/**
 * Computes series and exports. Computes sensors of one partition with equal input together, in a bounded number of
 * queries.
 */
export class SeriesService implements SeriesUseCases {
  private readonly building = new FairQueue(BUILDING);

  constructor(
    private readonly partitions: SeriesHomes,
    private readonly recent: RecentReadings,
    private readonly fleet: ExportFleet,
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
    const homes = await this.partitions.homesOf(requests.map(({ sensorKey }) => sensorKey));
    const groups = new Map<string, number[]>();
    requests.forEach(({ input }, index) => {
      if (sensors[index] === null || sensors[index] === undefined) return;
      const like = `${homes[index]?.partition ?? ""} ${JSON.stringify(input)}`;
      groups.set(like, [...(groups.get(like) ?? []), index]);
    });
    const results: Result<Series, SeriesFailure | null>[] = requests.map(() => fail(null));
    for (const indexes of groups.values()) {
      const keys = indexes.map((index) => requests[index]?.sensorKey ?? NO_SENSOR);
      const [first = 0] = indexes;
      const answers = await this.ofSensors(principal, requests[first], homes[first], keys, deadline);
      indexes.forEach((index, place) => {
        const answer = answers[place];
        if (answer !== undefined) results[index] = answer;
      });
    }
    return results;
  }

  export(
    principal: Principal,
    selection: ExportSelection,
    range: { from: number; to: number | null },
    options: ExportOptions = {},
  ): Promise<AsyncIterable<readonly Reading[]> | null> {
    return new ReadingsExport(this.fleet, this.telemetry, principal, options, this.now).open(selection, range);
  }

  /** Returns the end of a range that has none: now, or the newest reading if that is later. */
  private async newest(principal: Principal, keys: readonly SensorKey[], deadline?: Deadline): Promise<number> {
    const latest = await this.telemetry.latest(principal, keys, deadline);
    return latest.reduce((end, reading) => Math.max(end, reading?.timestamp ?? end), this.now());
  }

  private async ofSensors(
    principal: Principal,
    request: SeriesRequest | undefined,
    home: Awaited<ReturnType<SeriesHomes["homesOf"]>>[number] | undefined,
    keys: readonly SensorKey[],
    deadline: Deadline | undefined,
  ): Promise<Result<Series, SeriesFailure>[]> {
    if (request === undefined || home === undefined) return [];
    const { series: repository, partition } = home;
    const end = request.input.to === null ? await this.newest(principal, keys, deadline) : this.now();
    const planned = planSeries(request.input, end);
    if (!planned.ok) return keys.map(() => fail(planned.failure));
    const plan = planned.value;
    // Reads memory before the store. Readings that are flushed in between are then in both, and none is missed.
    const tails = await this.recent.since(keys, deadline?.signal, partition);
    const position = await repository.position(deadline);
    const owner = principal.tenantId ?? principal.keyId;
    const takeTurn = (signal?: AbortSignal) => this.building.take(owner, signal);
    const snapshot = new SeriesSnapshot(repository, tails, position, { deadline, takeTurn });
    if (plan.kind === "line") {
      const lines = await readLines(snapshot, plan, keys);
      return keys.map((key) => ok(lineSeries(lines.get(key))));
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
