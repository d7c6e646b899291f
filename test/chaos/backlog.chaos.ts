import { surviveOutage, type Outage, type OutageOutcome } from "./backlog";
import { isFull } from "./extent";

const RATE = isFull ? 10_000 : 5_000;
const AWAY_SECONDS = isFull ? 60 : 15;
const AFTER_SECONDS = isFull ? 30 : 12;
/**
 * Maximum resident memory of the platform, in MB. The platform holds a bounded number of readings, and the rest waits
 * in the broker. More than half of this memory is garbage.
 */
const PLATFORM_MB = isFull ? 1_000 : 650;

const outages: ReadonlyArray<Pick<Outage, "name" | "begin" | "end">> = [
  {
    name: "hangs (SIGSTOP)",
    begin: async ({ mongod }) => mongod?.kill("SIGSTOP"),
    end: async ({ mongod }) => mongod?.kill("SIGCONT"),
  },
  {
    name: "is killed (-9)",
    begin: async ({ mongod }) => mongod?.kill(),
    end: async ({ mongod }) => mongod?.restart(),
  },
];

test.each(outages)("loses nothing and catches up in bounded memory when MongoDB $name", async (outage) => {
  const outcome: OutageOutcome = await surviveOutage({
    ...outage,
    name: `MongoDB ${outage.name} for ${AWAY_SECONDS} s at ${RATE} readings/s`,
    rate: RATE,
    awaySeconds: AWAY_SECONDS,
    afterSeconds: AFTER_SECONDS,
  });
  expect(outcome).toMatchObject({ lost: 0, repeated: 0, balanced: true, sessions: 1 });
  expect(outcome.backlog).toBeGreaterThan((RATE * AWAY_SECONDS) / 4);
  expect(outcome.caughtUpMs).toBeLessThan(2_000 * AWAY_SECONDS);
  expect(outcome.liveAfterwards).toBeLessThan(1_000);
  expect(outcome.mongodbConnections).toBeLessThan(300);
  expect(outcome.platformMb).toBeLessThan(PLATFORM_MB);
});
