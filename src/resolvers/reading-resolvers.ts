/** Fields of readings and of subscription events. */
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Sensor } from "../domain/entities";
import { streamPosition, type ReadingsEvent, type ReadingsGap } from "../domain/ports/live";
import type { Reading } from "../domain/reading";
import { GapType, ReadingsEventType, ReadingType } from "../schema/reading";
import { CursorScalar } from "../schema/scalars";
import { SensorType } from "../schema/sensor";
import type { PositionCursors } from "../services/cursors/cursors";
import type { RequestContext } from "./context";

@Resolver(() => ReadingType)
export class ReadingResolver {
  @FieldResolver(() => SensorType, { description: "Sensor that measured the reading." })
  sensor(@Root() reading: Reading, @Ctx() context: RequestContext): Promise<Sensor | null> {
    return context.loaders.sensors.load(reading.sensorKey);
  }
}

@Resolver(() => ReadingsEventType)
export class ReadingsEventResolver {
  constructor(private readonly cursors: PositionCursors) {}

  @FieldResolver(() => CursorScalar, {
    description:
      "Position of the stream after this event. To resume the stream without missing or repeated readings, pass it " +
      "as `after`.",
  })
  cursor(@Root() event: ReadingsEvent, @Ctx() { principal }: RequestContext): string {
    return this.cursors.stream(principal).encode(streamPosition(event, event.cursor));
  }
}

@Resolver(() => GapType)
export class GapResolver {
  constructor(private readonly cursors: PositionCursors) {}

  @FieldResolver(() => CursorScalar, {
    description: "Cursor to read the dropped readings: pass it as `after` of a new subscription.",
  })
  resumeAfter(@Root() gap: ReadingsGap, @Ctx() { principal }: RequestContext): string {
    return this.cursors.stream(principal).encode(streamPosition(gap, gap.resumeAfter));
  }
}
