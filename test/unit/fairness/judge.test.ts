import { BOUNDS, judge, lossesOf, worstFirst, type Round } from "../../fairness/judge";

const QUIET = Array.from({ length: 500 }, (_, index) => 5 + (index % 10));

/** Returns samples of which 98 in a hundred are `typical` and two are `slow`. */
function samples(typical: number, slow: number): number[] {
  return Array.from({ length: 500 }, (_, index) => (index % 50 === 0 ? slow : typical));
}

function round(changes: Partial<Round> = {}, query: readonly number[] = QUIET): Round {
  const idle = { query: QUIET, list: QUIET, delivery: QUIET };
  return { attacked: { ...idle, query }, idle, failures: [], residentBytes: 400e6, answerBytes: 1_000, ...changes };
}

test("judges fair if the victim waits no longer than beside an idle neighbour", () => {
  expect(judge("quiet", [round(), round(), round()])).toMatchObject({ isFair: true, faults: [], worstRatio: 1 });
});

test("judges unfair if the victim's p99 is more than three times as long", () => {
  const slow = samples(5, 100);
  const verdict = judge("slow", [round({}, slow), round({}, slow), round({}, slow)]);
  expect(verdict.isFair).toBe(false);
  expect(verdict.faults).toEqual(["query: p99 100.0 ms beside the attacker, 14.0 ms beside an idle neighbour"]);
});

test("uses the median of rounds, so that one disturbed round does not decide", () => {
  expect(judge("noise", [round(), round({}, samples(5, 1_000)), round()]).isFair).toBe(true);
  expect(judge("harm", [round(), round({}, samples(5, 99)), round({}, samples(5, 99))]).isFair).toBe(false);
});

test("compares each round with its own idle neighbour", () => {
  const busy = samples(60, 60);
  const rounds = [1, 2, 3].map(() => round({ idle: { query: busy, list: busy, delivery: busy } }, samples(5, 100)));
  expect(judge("busy machine", rounds).isFair).toBe(true);
});

test("judges fair if one slice of execution explains the wait", () => {
  const idle = samples(1, 2);
  const rounds = [1, 2, 3].map(() => round({ idle: { query: idle, list: idle, delivery: idle } }, samples(5, 29)));
  expect(judge("one turn", rounds).isFair).toBe(true);
});

test("judges unfair if an operation fails, even if all others are fast", () => {
  const verdict = judge("dropped", [round({ failures: ["subscription ended: connection lost"] })]);
  expect(verdict).toMatchObject({ isFair: false, faults: ["subscription ended: connection lost"] });
});

test("judges unfair if memory exceeds the bound", () => {
  const verdict = judge("memory", [round({ residentBytes: BOUNDS.residentBytes + 1 })]);
  expect(verdict).toMatchObject({ isFair: false, faults: ["resident memory 1611 MB"] });
});

test("judges unfair if a response exceeds the bound", () => {
  const verdict = judge("answer", [round({ answerBytes: 30e6 })]);
  expect(verdict).toMatchObject({ isFair: false, faults: ["an answer of 30 MB"] });
});

test("gives no fair verdict for too few samples", () => {
  const few = { query: QUIET.slice(0, 499), list: QUIET, delivery: QUIET };
  expect(judge("few", [round({ attacked: few })]).faults).toEqual(["only 499 samples of query: too few for a verdict"]);
});

test("sorts unfair shapes first, and by their worst ratio", () => {
  const verdicts = [
    judge("fair", [round()]),
    judge("slow", [round({}, samples(5, 200))]),
    judge("slower", [round({}, samples(5, 300))]),
    judge("failed", [round({ failures: ["no answer"] })]),
  ];
  expect(worstFirst(verdicts).map(({ shape }) => shape)).toEqual(["slower", "slow", "failed", "fair"]);
});

test("finds lost, repeated and unaccounted readings", () => {
  const acknowledged = new Set([1, 2, 3]);
  expect(lossesOf({ acknowledged, stored: [1, 2, 3, 4], isBalanced: true })).toEqual([]);
  expect(lossesOf({ acknowledged, stored: [1, 1, 2], isBalanced: false })).toEqual([
    "1 acknowledged readings are lost",
    "1 readings are stored twice",
    "the ledger does not balance",
  ]);
});
