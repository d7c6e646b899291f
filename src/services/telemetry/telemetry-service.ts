import type { Principal } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { assetKey, sensorKey } from "../../domain/ids";
import {
  OVERFLOW_POLICIES,
  type LiveReadings,
  type ReadingsEvent,
  type ReadingsFilter,
  type RecentReadings,
} from "../../domain/ports/live";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type { ReadingPosition, TelemetryRepository } from "../../domain/ports/store";
import type { Reading } from "../../domain/reading";
import { fail, ok, type Result } from "../../domain/result";
import { noSuchTenant, type TenantScope } from "../authorization";
import type { FleetReads } from "../fleet/fleet-reads";
import type { Outcome, TelemetryService } from "../services";
import { clampPage, InputCheck } from "../validation";
import { EndsWithAccess, type AccessEnd } from "./ends-with-access";
import { compareReadings, mergeReadings } from "./merge-readings";
import { belongsTo, ReadingsOfRegistered, RegisteredReadings } from "./registered-readings";

type SubscribeInput = Parameters<TelemetryService["subscribe"]>[1];

/** Most assets, and most sensors, that one subscription may name. */
export const MAX_SUBSCRIBED = 1_000;

/** Readings: the latest, pages of them, and as they come. */
export class StoredAndLiveTelemetry implements TelemetryService {
  private readonly registered: RegisteredReadings;

  constructor(
    private readonly stored: TelemetryRepository,
    private readonly recent: RecentReadings,
    private readonly live: LiveReadings,
    private readonly fleet: FleetReads,
    private readonly scope: TenantScope,
    private readonly access: AccessEnd,
    registry: Pick<Registry, "peekSensor" | "sensors">,
  ) {
    this.registered = new RegisteredReadings(registry);
  }

  async latest(principal: Principal, sensorKeys: readonly string[]): Promise<(Reading | null)[]> {
    const sensors = await this.fleet.sensors(principal, sensorKeys);
    const keys = [...new Set(sensorKeys.filter((_key, index) => sensors[index] !== null))];
    if (keys.length === 0) return sensorKeys.map(() => null);
    // Memory before the store, as for pages.
    const latest = new Map<string, Reading>();
    const sensorOf = new Map(sensorKeys.map((key, index) => [key, sensors[index]]));
    const add = (reading: Reading | undefined) => {
      if (reading === undefined || !belongsTo(reading, sensorOf.get(reading.sensorKey))) return;
      const known = latest.get(reading.sensorKey);
      if (known === undefined || compareReadings(reading, known) > 0) latest.set(reading.sensorKey, reading);
    };
    for (const key of keys) add(this.recent.latest(key));
    for (const reading of await this.stored.latest(keys)) add(reading);
    return sensorKeys.map((key, index) => (sensors[index] === null ? null : (latest.get(key) ?? null)));
  }

  async pageReadings(
    principal: Principal,
    key: string,
    range: { from: number; to: number },
    page: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>> {
    const [sensor] = await this.fleet.sensors(principal, [key]);
    if (sensor === undefined || sensor === null || !(range.from < range.to)) return { items: [], hasMore: false };
    const request = clampPage(page);
    // Memory before the store: what is rolled up in between is then in both, and never in neither.
    const tail = this.recent.since(key);
    const stored = await this.stored.page(key, range.from, range.to, request);
    return mergeReadings(stored, tail, range, request);
  }

  async subscribe(principal: Principal, input: SubscribeInput): Outcome<AsyncIterableIterator<ReadingsEvent>> {
    const filter = await this.filterOf(principal, input);
    if (!filter.ok) return filter;
    const options = { after: input.after ?? undefined, onOverflow: input.onOverflow };
    const events = new ReadingsOfRegistered(this.live.subscribe(filter.value, options), this.registered);
    return ok(new EndsWithAccess(events, this.access, principal));
  }

  private async filterOf(
    principal: Principal,
    input: SubscribeInput,
  ): Promise<Result<ReadingsFilter, readonly Failure[]>> {
    const check = new InputCheck();
    const tenantId = input.tenantId ?? principal.tenantId;
    if (tenantId === null) check.invalid(["tenantId"], "An operator reads a tenant by name: give its tenantId.");
    else check.id(["tenantId"], tenantId);
    const assetIds = input.assetIds ?? [];
    const sensors = input.sensors ?? [];
    if (assetIds.length > MAX_SUBSCRIBED) check.invalid(["assetIds"], `At most ${MAX_SUBSCRIBED} assets.`);
    else assetIds.forEach((assetId, index) => check.id(["assetIds", String(index)], assetId));
    if (sensors.length > MAX_SUBSCRIBED) check.invalid(["sensors"], `At most ${MAX_SUBSCRIBED} sensors.`);
    else {
      sensors.forEach(({ assetId, sensorId }, index) => {
        check.id(["sensors", String(index), "assetId"], assetId);
        check.id(["sensors", String(index), "sensorId"], sensorId);
      });
    }
    const after: unknown = input.after ?? 0;
    if (!Number.isSafeInteger(after) || (after as number) < 0) {
      check.invalid(["after"], "This is no cursor of a subscription: give one that an event carried, or none.");
    }
    check.oneOf(["onOverflow"], input.onOverflow, OVERFLOW_POLICIES);
    if (tenantId === null || check.failures.length > 0) return fail(check.failures);

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
    return missing.length > 0 ? fail(missing) : ok({ tenantId, assetKeys, sensorKeys });
  }
}

function missingAt(field: string, kind: string, ids: readonly string[], found: readonly unknown[]): Failure[] {
  return ids.flatMap((id, index) =>
    found[index] === null ? [failure("NOT_FOUND", [field, String(index)], `There is no ${kind} '${id}'.`)] : [],
  );
}
