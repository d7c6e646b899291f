import { Field, Float, ObjectType } from "type-graphql";
import { READING_PLACES, type ReadingPlace, type TracedReading } from "../domain/reading-trace";
import { enumOf } from "./enums";
import { DateTimeScalar } from "./scalars";

const ReadingPlaceEnum = enumOf(READING_PLACES, "ReadingPlace", "Where an accepted reading is stored.", {
  JOURNAL: "In the journal. The next flush moves it to the telemetry collection.",
  TELEMETRY: "In the telemetry collection.",
});

@ObjectType("TracedReading", { description: "An accepted reading, and where it is stored.", simpleResolvers: true })
export class TracedReadingType implements TracedReading {
  @Field(() => DateTimeScalar, { description: "Time of measurement." })
  readonly timestamp!: number;

  @Field(() => DateTimeScalar, {
    description: "Time when Sluice received the reading or, after a redrive, ingested it again.",
  })
  readonly receivedAt!: number;

  @Field(() => Float, { description: "The value, in the sensor's unit." })
  readonly value!: number;

  @Field(() => ReadingPlaceEnum, { description: "Where the reading is stored." })
  readonly place!: ReadingPlace;

  @Field(() => DateTimeScalar, { description: "Start of the ledger minute that counts the reading." })
  readonly ledgerMinute!: number;
}
