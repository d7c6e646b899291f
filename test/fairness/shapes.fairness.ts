/**
 * Runs every shape for a long time, which takes hours. `SLUICE_FAIRNESS_SHAPES=30` samples 30 shapes of each attacker.
 */
import { BOUNDS, judge, lossesOf } from "./judge";
import { keptOf } from "./kept";
import { lineOf, print, record, report, type Judged } from "./report";
import { extentOf, sampleOf } from "./sample";
import { printedSchema, shapesOf } from "./shapes/shapes";
import { fillJournal, limitRates, startStage, type Stage } from "./stage";
import { Trials } from "./trial";

const extent = extentOf(process.env);
const ROUNDS = 4;
/** In a short run, the victim sends queries more often, to collect enough samples. */
const PER_SECOND = Math.max(40, Math.ceil((1.05 * BOUNDS.samples) / extent.seconds));
const TRIAL = {
  rounds: ROUNDS,
  milliseconds: (1_000 * extent.seconds) / ROUNDS,
  perSecond: PER_SECOND,
  idleForMs: 45_000,
};
const JOURNAL = 200_000;

const shapes = sampleOf(shapesOf(printedSchema()), extent);
const judged: Judged[] = [];
let losses = ["the readings were not checked for losses"];
let stage: Stage;
let trials: Trials;

beforeAll(async () => {
  print(`${shapes.length} shapes, ${extent.seconds} s each; SLUICE_FAIRNESS_SEED=${extent.seed}`);
  stage = await startStage();
  await fillJournal(stage, stage.attacker, JOURNAL / 2);
  await fillJournal(stage, stage.bystander, JOURNAL / 2);
  await limitRates(stage, stage.attacker);
  trials = await Trials.start(stage);
});

afterAll(async () => {
  report(judged, losses, extent);
  await trials.stop();
});

test.each(shapes.map((shape) => [shape.name, shape] as const))(
  "%s",
  async (name, shape) => {
    if (!stage.stack.platform.running) throw new Error("The platform has ended. Find the cause in the previous shape.");
    const trial = await trials.run(shape, TRIAL);
    const result = { verdict: judge(name, trial.rounds, BOUNDS), by: shape.by, trial };
    judged.push(result);
    record(result);
    print(lineOf(result));
    expect(result.verdict.faults).toEqual([]);
  },
  600_000,
);

test("loses none of the victim's readings", async () => {
  losses = lossesOf(await keptOf(stage, trials.victim));
  expect(losses).toEqual([]);
});
