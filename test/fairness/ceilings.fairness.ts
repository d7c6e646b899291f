/** The test of the test: whichever ceiling is taken out of the platform, a shape is found unfair that was fair with it. */
import path from "node:path";
import { BOUNDS, judge, type Verdict } from "./judge";
import { lineOf, print } from "./report";
import type { Shape } from "./shapes/shape";
import { printedSchema, shapesOf } from "./shapes/shapes";
import { fillJournal, limitRates, startStage } from "./stage";
import { Trials, type TrialOptions } from "./trial";

interface Ceiling {
  /** As without.cjs names it, or what `env` changes. */
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Beginning of the name of the shape that only this ceiling holds. */
  readonly shape: string;
  readonly options?: Partial<TrialOptions>;
}

const CEILINGS: readonly Ceiling[] = [
  { name: "slices of execution", shape: "reader: aliases of Query.nodes, " },
  { name: "size of an answer", shape: "reader: scalars of Query.nodes, POST" },
  { name: "reads at a time", shape: "reader: aliases of Sensor.readings, " },
  { name: "large answers at a time", shape: "reader: aliases of Sensor.readings, " },
  { name: "mutations at a time", shape: "admin: many of Mutation.sensorRegister, " },
  { name: "comparisons of fields", shape: "reader: equal fields to merge, " },
  { name: "unread answers", shape: "reader: aliases of Tenant.sensors, ", options: { connections: 250 } },
  {
    name: "cost of an operation",
    env: { SLUICE_GRAPHQL_MAX_COST: "100000000" },
    shape: "reader: scalars of Tenant.sensors, POST",
  },
  {
    name: "rates of keys and tenants",
    env: { SLUICE_API_KEY_RATES: "1000000000:1", SLUICE_API_TENANT_RATES: "1000000000:1" },
    shape: "reader: aliases of Sensor.readings, ",
  },
];

const WITHOUT = path.resolve(__dirname, "without.cjs");
const TRIAL = { rounds: 3, milliseconds: 5_000 };
const JOURNAL = 50_000;

const shapes = shapesOf(printedSchema());

async function verdictOf({ name, shape: beginning, options }: Ceiling, env: Record<string, string>): Promise<Verdict> {
  const stage = await startStage({ env });
  await fillJournal(stage, stage.attacker, JOURNAL);
  await limitRates(stage, stage.attacker);
  const trials = await Trials.start(stage);
  const shape = shapes.find((each: Shape) => each.name.startsWith(beginning));
  if (shape === undefined) throw new Error(`No shape's name begins with '${beginning}'.`);
  const trial = await trials.run(shape, { ...TRIAL, ...options });
  const verdict = judge(shape.name, trial.rounds, BOUNDS);
  print(`${Object.keys(env).length === 0 ? "with" : "without"} ${name}: ${lineOf({ verdict, trial })}`);
  await trials.stop();
  await stage.stack.stop();
  return verdict;
}

test.each(CEILINGS.map((ceiling) => [ceiling.name, ceiling] as const))(
  "notices that there is no ceiling of the %s",
  async (name, ceiling) => {
    const env = ceiling.env ?? { NODE_OPTIONS: `--require ${WITHOUT}`, FAIRNESS_WITHOUT: name };
    expect((await verdictOf(ceiling, {})).faults).toEqual([]);
    expect((await verdictOf(ceiling, env)).isFair).toBe(false);
  },
  300_000,
);
