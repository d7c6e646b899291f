import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Sensor } from "../domain/entities";
import { sensorKey } from "../domain/keys";
import { MAX_TRACED_READINGS, type TracedReading } from "../domain/reading-trace";
import { Costs, PRICES } from "../schema/price";
import { TracedReadingType } from "../schema/reading-trace";
import { DateTimeScalar } from "../schema/scalars";
import { SensorType } from "../schema/sensor";
import type { TraceUseCases } from "../services/telemetry/reading-traces";
import type { RequestContext } from "./context";

@Resolver(() => SensorType)
export class ReadingTraceResolver {
  constructor(private readonly traces: TraceUseCases) {}

  @Costs({ points: 50 + PRICES.read, items: MAX_TRACED_READINGS })
  @FieldResolver(() => [TracedReadingType], {
    description:
      "Accepted readings with this timestamp, at most 100, and where they are stored. Empty if Sluice has " +
      "accepted none, or has deleted them. If none was accepted, look for the message in `rejectedMessages`, or " +
      "check it with `messageExplain`.",
  })
  tracedReadings(
    @Root() { tenantId, assetId, sensorId }: Sensor,
    @Ctx() { principal, deadline, reads }: RequestContext,
    @Arg("timestamp", () => DateTimeScalar, { description: "Time of measurement, to the millisecond." })
    timestamp: Date,
  ): Promise<readonly TracedReading[]> {
    const key = sensorKey(tenantId, assetId, sensorId);
    return reads.run(() => this.traces.trace(principal, key, timestamp.getTime(), deadline));
  }
}
