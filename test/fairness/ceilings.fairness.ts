/** The test of the test: whichever ceiling is taken out of the platform, a shape is found unfair that was fair with it. */
import path from "node:path";
import { BOUNDS, judge, type Verdict } from "./judge";
import { lineOf, print } from "./report";
import { keyOf, type Shape } from "./shapes/shape";
import { printedSchema, shapesOf } from "./shapes/shapes";
import { over, type Transport } from "./shapes/transports";
import { fillJournal, limitRates, startStage } from "./stage";
import { Trials, type TrialOptions } from "./trial";

interface Ceiling {
  /** As without.cjs names it, or what `env` changes. */
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Beginning of the name of the shape that only this ceiling holds. */
  readonly shape: string;
  /** Over which it goes instead of its own. */
  readonly transport?: Transport;
  readonly options?: Partial<TrialOptions>;
}

const READINGS = "reader: aliases of Sensor.readings, ";
const SCALARS = "reader: scalars of Tenant.sensors, ";

const CEILINGS: readonly Ceiling[] = [
  { name: "slices of execution", shape: READINGS, transport: "POST" },
  { name: "size of an answer", shape: SCALARS, transport: "POST" },
  { name: "reads at a time", shape: READINGS, transport: "POST" },
  { name: "large answers at a time", shape: SCALARS, transport: "POST" },
  { name: "queues of reads and replays", shape: "reader: Subscription.readings(input.after), " },
  { name: "mutations at a time", shape: "admin: many of Mutation.sensorRegister, " },
  { name: "comparisons of fields", shape: "reader: equal fields to merge, " },
  { name: "unread answers", shape: READINGS, transport: "POST unread", options: { connections: 250 } },
  {
    name: "cost of an operation",
    env: { SLUICE_GRAPHQL_MAX_COST: "100000000" },
    shape: SCALARS,
    transport: "POST",
  },
  {
    name: "rates of keys and tenants",
    env: { SLUICE_API_KEY_RATES: "1000000000:1", SLUICE_API_TENANT_RATES: "1000000000:1" },
    shape: READINGS,
    transport: "POST",
  },
];

const WITHOUT = path.resolve(__dirname, "without.cjs");
const TRIAL = { rounds: 3, milliseconds: 5_000 };
const JOURNAL = 50_000;
/** As many as the largest page. */
const READINGS_OF_ONE_SENSOR = 1_000;

const shapes = shapesOf(printedSchema());

function shapeOf({ shape: beginning, transport }: Ceiling): Shape {
  const shape = shapes.find(({ name }) => name.startsWith(beginning));
  if (shape === undefined) throw new Error(`No shape's name begins with '${beginning}': choose another one.`);
  if (transport === undefined) return shape;
  const name = `${beginning}${transport}`;
  return { ...shape, name, attackOf: (world, document) => over(transport, keyOf(world, shape.by), document) };
}

async function verdictOf(ceiling: Ceiling, env: Readonly<Record<string, string>>): Promise<Verdict> {
  const stage = await startStage({ env });
  await fillJournal(stage, stage.attacker, JOURNAL, JOURNAL / READINGS_OF_ONE_SENSOR);
  await limitRates(stage, stage.attacker);
  const trials = await Trials.start(stage);
  const shape = shapeOf(ceiling);
  const trial = await trials.run(shape, { ...TRIAL, ...ceiling.options });
  const verdict = judge(shape.name, trial.rounds, BOUNDS);
  print(`${Object.keys(env).length === 0 ? "with" : "without"} ${ceiling.name}: ${lineOf({ verdict, trial })}`);
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
