/** Tests the fairness tests. Without a ceiling, the attack that this ceiling limits must do damage. */
import path from "node:path";
import { asking, type Damage, damageOf, type DamageOptions, delivering, publishing } from "./damage";
import { LongestTurn } from "./longest-turn";
import { print } from "./report";
import { costlyAttack, type CostlyName, replays } from "./shapes/costly";
import { printedSchema, shapesOf } from "./shapes/shapes";
import { over } from "./shapes/transports";
import { fillJournal, limitRates, startStage, type Party, type Stage } from "./stage";

interface Ceiling {
  /** Name of the ceiling in without.cjs, or of the limit that `env` changes. */
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that are set with and without the ceiling, so that no other ceiling limits the attack. */
  readonly always?: Readonly<Record<string, string>>;
  /** Another ceiling to remove in both cases, because it limits the same attack. */
  readonly alsoWithout?: string;
  readonly attack: CostlyName | "replays" | "a page of many values" | keyof typeof SHAPES;
  readonly options?: Partial<Omit<DamageOptions, "attack" | "turns">>;
  readonly figure: keyof typeof FIGURES;
  /** Minimum factor by which the figure grows without the ceiling, or shrinks if `isMoreWith`. */
  readonly factor: number;
  /** Whether the ceiling raises the figure instead of lowering it. */
  readonly isMoreWith?: true;
}

const FIGURES = {
  "victim's wait ms": ({ waitMs }: Damage) => waitMs,
  "longest turn ms": ({ turnMs }: Damage) => turnMs,
  "CPU s": ({ cpuSeconds }: Damage) => cpuSeconds,
  "resident MB": ({ residentBytes }: Damage) => residentBytes / 1e6,
  "largest answer MB": ({ outcome }: Damage) => outcome.largest / 1e6,
  "connections cut off": ({ cutOff }: Damage) => cutOff,
  "operations answered": ({ outcome }: Damage) => outcome.codes.OK ?? 0,
  "CPU us a reading": ({ cpuSeconds, receivedReadings }: Damage) =>
    receivedReadings === 0 ? 0 : (1e6 * cpuSeconds) / receivedReadings,
  "seconds to the answer": ({ outcome }: Damage) => outcome.seconds,
} as const;

/** Smaller figures depend on the machine, not on the platform. */
const LEAST: Readonly<Record<keyof typeof FIGURES, number>> = {
  "victim's wait ms": 10,
  "longest turn ms": 5,
  "CPU s": 0.1,
  "resident MB": 1,
  "largest answer MB": 1,
  "connections cut off": 1,
  "operations answered": 1,
  "CPU us a reading": 0.1,
  "seconds to the answer": 0.1,
};

const READING = `{ tenant { sensors(first: 1) { nodes { readings(last: 1, range: { from: "2020-01-01T00:00:00Z" }) { nodes { value } } } } } }`;

const VALUES = Array.from({ length: 48 }, (_, index) => `a${index}: unit`).join(" ");
/** Large response, which is complete long before its deadline even on a busy machine. */
const MANY_VALUES = `{ tenant { sensors(first: 1000) { nodes { ${VALUES} } } } }`;

const ofAdmin = ({ adminKey }: Party) => adminKey;
const small = asking("{ viewer { role } }");
const reading = asking(READING);
const changing = asking(`mutation { assetUpdate(input: { assetId: "a0", name: "a" }) { asset { name } } }`, ofAdmin);
const issuing = asking("mutation { brokerCredentialIssue(input: {}) { secret { username } } }", ofAdmin);

/** Attacks with a shape from `shapesOf`. */
const SHAPES = {
  "large messages": "broker: messages of 1,000 readings",
  "large payloads": "broker: payloads of 100 kB",
  "messages on unregistered assets": "broker: messages rejected as UNKNOWN_ASSET",
  "requests for metrics": "nobody: GET /metrics",
} as const;

const NO_RATES = { SLUICE_API_KEY_RATES: "none", SLUICE_API_TENANT_RATES: "none" };
const FEW_BUFFERED = { SLUICE_HTTP_MAX_BUFFERED_BYTES: "8388608" };
const ONCE = { connections: 1, requests: 3, milliseconds: 60_000 };

const CEILINGS: readonly Ceiling[] = [
  {
    name: "slices of execution",
    attack: "as many values as one operation may ask for",
    figure: "longest turn ms",
    factor: 10,
  },
  {
    name: "cost of an operation",
    env: { SLUICE_GRAPHQL_MAX_COST: "100000000" },
    attack: "more reads than one operation may ask for",
    options: { ...ONCE, requests: 1 },
    figure: "seconds to the answer",
    factor: 10,
  },
  {
    name: "comparisons of fields",
    attack: "fields to compare",
    options: { ...ONCE, requests: 10 },
    figure: "victim's wait ms",
    factor: 10,
  },
  {
    name: "size of an answer",
    env: { SLUICE_GRAPHQL_MAX_RESPONSE_BYTES: "268435456" },
    attack: "values with long names",
    options: ONCE,
    figure: "largest answer MB",
    factor: 5,
  },
  {
    name: "unread answers",
    alsoWithout: "large answers beside unread ones",
    // Two responses exceed the limit, so that even a busy machine produces enough of them.
    always: FEW_BUFFERED,
    env: { SLUICE_HTTP_MAX_BUFFERED_BYTES: "4294967296" },
    attack: "values with long names, small enough",
    options: { connections: 16, milliseconds: 20_000 },
    // Without the ceiling, no connection is closed.
    figure: "connections cut off",
    factor: 1.5,
    isMoreWith: true,
  },
  {
    name: "large answers beside unread ones",
    always: FEW_BUFFERED,
    attack: "values with long names, small enough",
    options: { connections: 16, milliseconds: 20_000 },
    // With the ceiling, hardly any connection is closed, because no further response is produced.
    figure: "connections cut off",
    factor: 2,
  },
  {
    name: "large answers at a time",
    always: NO_RATES,
    attack: "a page of many values",
    options: { connections: 400, milliseconds: 20_000 },
    // All operations share their tenant's execution time, so that none completes before its deadline.
    figure: "operations answered",
    factor: 3,
    isMoreWith: true,
  },
  {
    name: "reads at a time",
    attack: "reads of many operations",
    options: { connections: 50, probe: reading },
    figure: "victim's wait ms",
    factor: 5,
  },
  {
    name: "turns of replays",
    attack: "replays",
    options: { connections: 16, probe: publishing },
    // Without the ceiling, all replays read simultaneously and make no progress.
    figure: "operations answered",
    factor: 2,
    isMoreWith: true,
  },
  {
    name: "mutations at a time",
    always: NO_RATES,
    attack: "mutations",
    options: { connections: 200, probe: changing },
    figure: "victim's wait ms",
    factor: 2,
  },
  {
    name: "queues of broker changes",
    always: { ...NO_RATES, SLUICE_DEFAULT_MAX_BROKER_CREDENTIALS: "100000" },
    alsoWithout: "mutations at a time",
    attack: "broker changes",
    options: { connections: 200, probe: issuing },
    figure: "victim's wait ms",
    factor: 3,
  },
  {
    name: "pauses of floods",
    attack: "large payloads",
    options: { connections: 16, milliseconds: 10_000, probe: delivering },
    // The broker accepts the attacker's messages until its credential is paused.
    figure: "operations answered",
    factor: 2,
  },
  {
    name: "intake of large messages",
    alsoWithout: "pauses of floods",
    attack: "large messages",
    options: { connections: 16, probe: delivering },
    // The victim's wait is not compared, because the victim's messages also wait in the broker. So the wait depends on
    // the machine's other work.
    figure: "CPU us a reading",
    factor: 2,
  },
  {
    name: "turns of tenants in batches",
    alsoWithout: "pauses of floods",
    attack: "messages on unregistered assets",
    options: { connections: 16, probe: delivering },
    figure: "victim's wait ms",
    factor: 1.5,
  },
  {
    name: "pace of metrics",
    attack: "requests for metrics",
    options: { connections: 16 },
    figure: "victim's wait ms",
    factor: 3,
  },
  {
    name: "pace of rejections",
    attack: "searches",
    options: { connections: 16 },
    figure: "CPU s",
    factor: 1.3,
  },
  {
    name: "rates of keys and tenants",
    env: NO_RATES,
    attack: "searches",
    options: { connections: 16 },
    figure: "operations answered",
    factor: 3,
  },
];

const WITHOUT = path.resolve(__dirname, "without.cjs");
const JOURNAL = 50_000;
/** Number of readings of a sensor: as many as the largest page holds. */
const READINGS_OF_ONE_SENSOR = 1_000;

async function damage(
  { attack, options, always }: Ceiling,
  { env, ceilings = [] }: { env?: Ceiling["env"]; ceilings?: readonly string[] },
): Promise<Damage> {
  const turns = await LongestTurn.create();
  const stage = await startStage({
    env: {
      ...always,
      ...env,
      ...turns.env,
      FAIRNESS_WITHOUT: ceilings.join(),
      NODE_OPTIONS: `${turns.option} --require ${WITHOUT}`,
    },
  });
  await fillJournal(stage, stage.attacker, JOURNAL, JOURNAL / READINGS_OF_ONE_SENSOR);
  await limitRates(stage, stage.attacker);
  const result = await damageOf(stage, {
    attack: attackOf(stage, attack),
    connections: 4,
    milliseconds: 5_000,
    probe: small,
    turns,
    ...options,
  });
  await stage.stack.stop();
  return result;
}

function attackOf(stage: Stage, attack: Ceiling["attack"]) {
  if (attack === "replays") return replays({ stage });
  if (attack === "a page of many values") return over("POST", stage.attacker.readerKey, MANY_VALUES);
  return isShape(attack) ? shapeNamed(stage, SHAPES[attack]) : costlyAttack({ stage }, attack);
}

function isShape(attack: string): attack is keyof typeof SHAPES {
  return attack in SHAPES;
}

function shapeNamed(stage: Stage, name: string) {
  const shape = shapesOf(printedSchema()).find((each) => each.name === name);
  if (shape === undefined) throw new Error(`There is no shape '${name}' any more. Choose another shape.`);
  return shape.attackOf({ stage, gateway: stage.attacker.gateway, victimClientId: "" }, "");
}

function figuresOf(result: Damage): string {
  const figures = Object.entries(FIGURES).map(([name, of]) => `${name} ${Number(of(result).toPrecision(3))}`);
  return `${figures.join(", ")}, probes ${result.probes}, ${JSON.stringify(result.outcome.codes)}`;
}

test.each(CEILINGS.map((ceiling) => [ceiling.name, ceiling] as const))(
  "does more damage without the ceiling: %s",
  async (name, ceiling) => {
    const { alsoWithout, env } = ceiling;
    const others = alsoWithout === undefined ? [] : [alsoWithout];
    const held = await damage(ceiling, { ceilings: others });
    print(`with ${name}: ${figuresOf(held)}`);
    const loose = await damage(
      ceiling,
      env === undefined ? { ceilings: [name, ...others] } : { env, ceilings: others },
    );
    print(`without ${name}: ${figuresOf(loose)}`);
    const { figure, factor, isMoreWith } = ceiling;
    const [more, less] = isMoreWith ? [held, loose] : [loose, held];
    const least = Math.max(FIGURES[figure](less), LEAST[figure]);
    const times = FIGURES[figure](more) / least;
    print(`${name}: ${figure} ${times.toFixed(1)} times as much ${isMoreWith ? "with" : "without"}`);
    expect(times).toBeGreaterThan(factor);
  },
);
