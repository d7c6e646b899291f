import type { Deadline } from "../../domain/deadline";
import type { Principal, Sensor } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { assetKey, NO_SENSOR, sensorKey, type AssetId, type SensorId, type SensorKey } from "../../domain/keys";
import {
  OVERFLOW_POLICIES,
  type LiveReadings,
  type ReadingsEvent,
  type ReadingsFilter,
  type RecentReadings,
} from "../../domain/ports/live";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type { ReadingPosition, TelemetryRepository } from "../../domain/ports/telemetry-store";
import { belongsTo, compareReadings, type Reading } from "../../domain/reading";
import { fail, ok, type Result } from "../../domain/result";
import { homeSpans } from "../../domain/tenant-move";
import { parseInterval } from "../../domain/series/interval";
import { mayReachAll, noSuchTenant, type TenantScope } from "../authorization";
import type { FleetReads } from "../fleet/fleet-reads";
import type { Outcome } from "../outcome";
import type { TelemetryUseCases } from "./telemetry";
import { clampPage, InputCheck } from "../validation";
import { AccessBoundIterator, type AccessEnd } from "./access-bound-iterator";
import { mergeReadings } from "./merge-readings";
import { ReadingsOfRegistered, RegisteredReadings } from "./registered-readings";

type SubscribeInput = Parameters<TelemetryUseCases["subscribe"]>[1];

/** Maximum assets that one subscription may name, and maximum sensors. */
const MAX_SUBSCRIBED = 1_000;
/** Maximum value of `every`, for which a stream holds readings back, milliseconds. */
const MAX_COALESCING_MS = 3_600_000;

/** Reads latest readings and pages of readings, and creates subscriptions. */
export class TelemetryService implements TelemetryUseCases {
  private readonly registered: RegisteredReadings;

  constructor(
    private readonly stored: TelemetryRepository,
    private readonly recent: RecentReadings,
    private readonly live: LiveReadings,
    private readonly fleet: Pick<FleetReads, "sensors" | "peekSensor" | "assets">,
    private readonly scope: Pick<TenantScope, "readable" | "visible">,
    private readonly access: AccessEnd,
    registry: Pick<Registry, "peekSensor" | "sensors">,
  ) {
    this.registered = new RegisteredReadings(registry);
  }

  async latest(
    principal: Principal,
    sensorKeys: readonly SensorKey[],
    deadline?: Deadline,
  ): Promise<(Reading | null)[]> {
    const sensors = await this.fleet.sensors(principal, sensorKeys);
    const sensorOf = new Map<SensorKey, Sensor>();
    sensors.forEach((sensor, index) => {
      if (sensor !== null) sensorOf.set(sensorKeys[index] ?? NO_SENSOR, sensor);
    });
    const following = this.recent.follow([...sensorOf.keys()], deadline?.signal);
    if (following !== undefined) await following;
    const latest = new Map<SensorKey, Reading>();
    const add = (reading: Reading) => {
      if (!belongsTo(reading, sensorOf.get(reading.sensorKey))) return;
      const known = latest.get(reading.sensorKey);
      if (known === undefined || compareReadings(reading, known) > 0) latest.set(reading.sensorKey, reading);
    };
    // Reads memory before the store, so that readings that are flushed in between are not missed.
    const unknown: SensorKey[] = [];
    for (const [key, sensor] of sensorOf) {
      const known = this.known(key, sensor);
      const reading = known === undefined ? this.recent.latest(key) : known;
      if (known === undefined) unknown.push(key);
      if (reading !== undefined && reading !== null) add(reading);
    }
    if (unknown.length > 0) {
      const stored = await this.stored.latest(unknown, deadline);
      this.recent.learnLatest(unknown, stored);
      for (const reading of stored) add(reading);
    }
    return sensorKeys.map((key) => latest.get(key) ?? null);
  }

  peekLatest(principal: Principal, sensorKey: SensorKey): Reading | null | undefined {
    const sensor = this.fleet.peekSensor(principal, sensorKey);
    return sensor && this.known(sensorKey, sensor);
  }

  /**
   * Returns the sensor's latest reading in memory; null if it has none, undefined if memory does not know. Ignores
   * readings of a previous sensor with the same ID.
   */
  private known(sensorKey: SensorKey, sensor: Sensor): Reading | null | undefined {
    if (!this.recent.knowsLatest(sensorKey)) return undefined;
    const reading = this.recent.latest(sensorKey);
    if (reading === undefined) return null;
    return belongsTo(reading, sensor) ? reading : undefined;
  }

  async pageReadings(
    principal: Principal,
    key: SensorKey,
    range: { from: number; to: number },
    page: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>> {
    const [sensor] = await this.fleet.sensors(principal, [key]);
    if (sensor === undefined || sensor === null || !(range.from < range.to)) return { items: [], hasMore: false };
    const request = clampPage(page);
    // Reads memory before the store. Readings that are flushed in between are then in both, and none is missed.
    const tail = await this.recent.since([key], request.deadline?.signal);
    const stored = await this.stored.page(key, range.from, range.to, request);
    return mergeReadings(stored, tail.get(key) ?? [], range, request);
  }

  async subscribe(principal: Principal, input: SubscribeInput): Outcome<AsyncIterableIterator<ReadingsEvent>> {
    const filter = await this.filterOf(principal, input);
    if (!filter.ok) return filter;
    const { every, payExamined: pay = () => undefined } = input;
    const everyMs = every === undefined ? null : parseInterval(every);
    const coalesce = everyMs === null ? undefined : { everyMs, pay };
    const options = { after: input.after ?? undefined, onOverflow: input.onOverflow, pay: input.pay, coalesce };
    const events = new ReadingsOfRegistered(this.live.subscribe(filter.value, options), this.registered);
    return ok(new AccessBoundIterator(events, this.access, principal));
  }

  private async filterOf(
    principal: Principal,
    input: SubscribeInput,
  ): Promise<Result<ReadingsFilter, readonly Failure[]>> {
    const check = new InputCheck();
    const named = input.tenantId ?? principal.tenantId;
    const tenantId = named === null ? null : check.id(["tenantId"], named);
    const assetIds: AssetId[] = [];
    const sensors: { readonly assetId: AssetId; readonly sensorId: SensorId }[] = [];
    const ofEveryTenant = mayReachAll(principal) && !input.assetIds?.length && !input.sensors?.length;
    if (tenantId === null && !ofEveryTenant)
      check.invalid(["tenantId"], "tenantId is missing. Assets and sensors belong to a tenant, so name it.");
    if ((input.assetIds?.length ?? 0) > MAX_SUBSCRIBED)
      check.invalid(
        ["assetIds"],
        `A subscription can name at most ${MAX_SUBSCRIBED} assets. Remove some, or use several subscriptions.`,
      );
    else {
      input.assetIds?.forEach((assetId, index) => {
        assetIds.push(check.id(["assetIds", String(index)], assetId));
      });
    }
    if ((input.sensors?.length ?? 0) > MAX_SUBSCRIBED)
      check.invalid(
        ["sensors"],
        `A subscription can name at most ${MAX_SUBSCRIBED} sensors. Remove some, or use several subscriptions.`,
      );
    else {
      input.sensors?.forEach(({ assetId, sensorId }, index) => {
        sensors.push({
          assetId: check.id(["sensors", String(index), "assetId"], assetId),
          sensorId: check.id(["sensors", String(index), "sensorId"], sensorId),
        });
      });
    }
    if (input.after?.every(({ seq }) => Number.isSafeInteger(seq) && seq >= 0) === false) {
      check.invalid(["after"], "Invalid cursor. Use the cursor of an earlier event of this subscription, or omit it.");
    }
    if (input.every !== undefined && (parseInterval(input.every) ?? Infinity) > MAX_COALESCING_MS) {
      check.invalid(
        ["every"],
        "every must be a number and s, m or h that divides a day, such as 10s, 5m or 1h. The maximum is 1h.",
      );
    }
    check.oneOf(["onOverflow"], input.onOverflow, OVERFLOW_POLICIES);
    if (check.failures.length > 0) return fail(check.failures);
    // An operator's subscription to all tenants names nothing, so any list that is present is empty.
    if (tenantId === null) return ok({ tenantId, assetKeys: input.assetIds && [], sensorKeys: input.sensors && [] });

    const readable = await this.scope.readable(principal, tenantId);
    const [tenant] = readable ? await this.scope.visible(principal, [tenantId]) : [];
    if (tenant === undefined || tenant === null) return fail([noSuchTenant(tenantId)]);
    const assetKeys = assetIds.map((assetId) => assetKey(tenantId, assetId));
    const sensorKeys = sensors.map(({ assetId, sensorId }) => sensorKey(tenantId, assetId, sensorId));
    const missing = [
      ...missingAt("assetIds", "asset", assetIds, await this.fleet.assets(principal, assetKeys)),
      ...missingAt(
        "sensors",
        "sensor",
        sensors.map(({ assetId, sensorId }) => `${assetId}/${sensorId}`),
        await this.fleet.sensors(principal, sensorKeys),
      ),
    ];
    if (missing.length > 0) return fail(missing);
    const homes = homeSpans(tenant);
    return ok({ tenantId, homes, assetKeys: input.assetIds && assetKeys, sensorKeys: input.sensors && sensorKeys });
  }
}

function missingAt(field: string, kind: string, ids: readonly string[], found: readonly unknown[]): Failure[] {
  return ids.flatMap((id, index) =>
    found[index] === null
      ? [failure("NOT_FOUND", [field, String(index)], `There is no ${kind} '${id}'. Check the ID.`)]
      : [],
  );
}
