import { Costs } from "../schema/price";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Asset, Sensor } from "../domain/entities";
import { assetKey, sensorKey, type AssetKey, type SensorKey } from "../domain/keys";
import type { Reading } from "../domain/reading";
import { telemetryTopic } from "../domain/topic";
import { AssetType } from "../schema/asset";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { globalIdOf } from "../schema/node";
import { ReadingConnection, ReadingType, TimeRange } from "../schema/reading";
import { SensorRegisterInput, SensorRegisterPayload } from "../schema/registration";
import { SensorType } from "../schema/sensor";
import type { PositionCursors } from "../services/cursors/cursors";
import type { FleetService } from "../services/fleet/fleet";
import type { TelemetryUseCases } from "../services/telemetry/telemetry";
import type { RequestContext } from "./context";
import { checkRange } from "./errors";
import { present } from "./inputs";
import { pageOf } from "./paging";
import { payloadOf } from "./payloads";

/** Cursors of the lists of a tenant's and of an asset's sensors. Both lists are ordered by sensor key. */
export const sensorCursors = keyCursors("sensor");

/** End of an open range: the latest time of a `Date`, in epoch milliseconds. */
const END_OF_TIME = 8.64e15;

interface SensorNames {
  readonly id: string;
  readonly key: SensorKey;
  readonly assetKey: AssetKey;
}

@Resolver(() => SensorType)
export class SensorResolver {
  /** IDs and keys by sensor, because cached lists return the same objects repeatedly. */
  private readonly names = new WeakMap<Sensor, SensorNames>();

  constructor(
    private readonly fleet: FleetService,
    private readonly telemetry: TelemetryUseCases,
    private readonly cursors: PositionCursors,
  ) {}

  @Mutation(() => SensorRegisterPayload, { nullable: true, description: "Registers a sensor on an asset." })
  sensorRegister(
    @Ctx() context: RequestContext,
    @Arg("input", () => SensorRegisterInput, { description: "The sensor to register." }) input: SensorRegisterInput,
  ) {
    return payloadOf(context, this.fleet.registerSensor(context.principal, present(input)));
  }

  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() sensor: Sensor): string {
    return this.namesOf(sensor).id;
  }

  @FieldResolver(() => AssetType, { description: "Asset that carries the sensor." })
  asset(@Root() sensor: Sensor, @Ctx() context: RequestContext): Asset | Promise<Asset | null> {
    const key = this.namesOf(sensor).assetKey;
    return this.fleet.peekAsset(context.principal, key) ?? context.loaders.assets.load(key);
  }

  @FieldResolver(() => String, { description: "MQTT topic that the sensor's gateway publishes to." })
  topic(@Root() sensor: Sensor): string {
    return telemetryTopic(sensor);
  }

  @FieldResolver(() => ReadingType, {
    nullable: true,
    description: "Reading with the latest timestamp; null if the sensor has no reading.",
  })
  latestReading(@Root() sensor: Sensor, @Ctx() context: RequestContext): Reading | null | Promise<Reading | null> {
    const { key } = this.namesOf(sensor);
    const known = this.telemetry.peekLatest(context.principal, key);
    return known === undefined ? context.loaders.latest.load(key) : known;
  }

  @Costs({ points: 50 })
  @FieldResolver(() => ReadingConnection, {
    description: "Readings of the sensor, ordered by timestamp, oldest first. They include unflushed readings.",
  })
  readings(
    @Root() sensor: Sensor,
    @Ctx() context: RequestContext,
    @Arg("range", () => TimeRange, { description: "Time range of the readings." }) range: TimeRange,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<RelayConnection<Reading>> {
    const span = { from: range.from.getTime(), to: range.to?.getTime() ?? END_OF_TIME };
    checkRange("range", span);
    const key = sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId);
    return pageOf(
      context,
      args,
      this.cursors.readings(context.principal),
      ({ timestamp, seq }: Reading) => ({ timestamp, seq }),
      (request) => this.telemetry.pageReadings(context.principal, key, span, request),
    );
  }

  private namesOf(sensor: Sensor): SensorNames {
    let names = this.names.get(sensor);
    if (names === undefined) {
      const { tenantId, assetId, sensorId } = sensor;
      const key = sensorKey(tenantId, assetId, sensorId);
      names = { key, assetKey: assetKey(tenantId, assetId), id: globalIdOf({ type: "Sensor", key }) };
      this.names.set(sensor, names);
    }
    return names;
  }
}
