/** Every shape at length, some hours: `npm run test:fairness -- -t "admin:"` does those of one attacker. */
import { BOUNDS, judge, lossesOf } from "./judge";
import { keptOf } from "./kept";
import { lineOf, print, report, type Judged } from "./report";
import { printedSchema, shapesOf } from "./shapes/shapes";
import { fillJournal, limitRates, startStage, type Stage } from "./stage";
import { Trials } from "./trial";

/** 20 s of each shape: 800 samples of each kind. */
const TRIAL = { rounds: 4, milliseconds: 5_000, perSecond: 40, idleForMs: 45_000 };
const JOURNAL = 200_000;

const shapes = shapesOf(printedSchema());
const judged: Judged[] = [];
let stage: Stage;
let trials: Trials;

beforeAll(async () => {
  stage = await startStage();
  await fillJournal(stage, stage.attacker, JOURNAL / 2);
  await fillJournal(stage, stage.bystander, JOURNAL / 2);
  await limitRates(stage, stage.attacker);
  trials = await Trials.start(stage);
}, 300_000);

afterAll(async () => {
  report(judged, lossesOf(await keptOf(stage, trials.victim)));
  await trials.stop();
}, 240_000);

test.each(shapes.map((shape) => [shape.name, shape] as const))(
  "%s",
  async (name, shape) => {
    if (!stage.stack.platform.running) throw new Error("The platform has ended: see the shape before.");
    const trial = await trials.run(shape, TRIAL);
    const result = { verdict: judge(name, trial.rounds, BOUNDS), trial };
    judged.push(result);
    print(lineOf(result));
    expect(result.verdict.faults).toEqual([]);
  },
  600_000,
);

test("loses nothing of the victim's", async () => {
  expect(lossesOf(await keptOf(stage, trials.victim))).toEqual([]);
}, 240_000);
