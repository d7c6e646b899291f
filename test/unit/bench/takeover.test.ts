import { phasesOf } from "../../../bench/takeover/phases";

const line = (time: number, msg: string, more: object = {}) => JSON.stringify({ level: 30, time, msg, ...more });

test("finds the steps of a take-over in the log lines of both processes", () => {
  const owner = [
    line(900, "lease released", { lease: "ingest/0" }),
    line(1_001, "stopping"),
    line(1_050, "ingestion stopped receiving", { drainMs: 30, ms: 45 }),
    line(1_060, "lease released", { lease: "ingest/0" }),
    "no JSON",
  ];
  const standby = [
    line(1_065, "lease taken", { lease: "flush/0" }),
    line(1_070, "lease taken", { lease: "ingest/0" }),
    line(1_100, "journal claimed; redeliveries of its newest readings are recognized", { claimMs: 20, ms: 30 }),
    line(1_110, "ingestion session connected"),
  ];
  expect(phasesOf(owner.join("\n"), standby.join("\n"), 1_000, { from: 1_010, until: 1_120 })).toEqual({
    signalled: 1,
    paused: 5,
    drained: 35,
    disconnected: 50,
    released: 60,
    taken: 70,
    claimed: 90,
    caughtUp: 100,
    connected: 110,
    lastCommit: 10,
    firstCommit: 120,
  });
});

test("omits the steps of a killed owner", () => {
  const { released, taken } = phasesOf("", line(2_000, "lease taken", { lease: "ingest/0" }), 1_000, {
    from: 1_000,
    until: 2_500,
  });
  expect([released, taken]).toEqual([null, 1_000]);
});
