/**
 * `npm run demo`: starts a stack on this machine with two tenants, gateways that publish, and a live view of the
 * results.
 */

import { readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { createSluice, type Sluice } from "@sluice/sdk";
import { brokerDir } from "./brokers";
import { takeLock } from "./lock";
import { takenByNpm } from "./npm-options";
import { ignoredSettings, parseSetting } from "./settings";
import { startDisplay } from "./simulator/display";
import { FLEETS, type SimulatedFleet } from "./simulator/fleets";
import { startGateway, type Simulation } from "./simulator/gateway";
import { startMisbehavingGateway } from "./simulator/misbehaving";
import { observe } from "./simulator/observer";
import { provision, type TenantAccess } from "./simulator/provision";
import { smoke, type SmokeOptions } from "./simulator/smoke";
import { JOURNALS, type JournalKind, MAX_PARTITIONS, startStack, type Stack, type StackProgram } from "./stack";
import { welcome } from "./welcome";

interface DemoOptions {
  readonly port: number;
  readonly mqttPort: number;
  readonly dir: string;
  readonly set: Readonly<Record<string, string>>;
  readonly fresh?: true;
  readonly simulation: boolean;
  readonly smoke?: true;
  readonly partitions: number;
  readonly journal: JournalKind;
}

const SMOKE_MS = 120_000;
/** Files in the demo's folder that `--fresh` deletes. It leaves other files. */
const KEPT = [
  ...["mongodb", "kafka", "partitions", "operator.key", "tenants.json", "platform.log"],
  ...Array.from({ length: MAX_PARTITIONS }, (_, partition) => brokerDir("", partition)),
];

/** Steps that stop the started parts, in the reverse order of their start. */
class Teardown {
  private readonly steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0)) {
      await step().catch((error: unknown) => {
        console.error(messageOf(error));
      });
    }
  }
}

const program = new Command("demo")
  .description("Start a complete stack on this machine, with two tenants whose gateways publish.")
  .option("--port <port>", "port of the GraphQL API; 0: any free port", port, 4000)
  .option("--mqtt-port <port>", "port of the MQTT broker; 0: any free port", port, 8883)
  .option("--dir <folder>", "folder for data, logs and credentials", ".sluice")
  .option(
    "--set <NAME=VALUE>",
    "set a configuration variable of Sluice; repeat the option for further variables",
    setting,
    {},
  )
  .option(
    "--partitions <count>",
    `number of partitions, each with its own broker; 1 to ${MAX_PARTITIONS}`,
    partitions,
    1,
  )
  .addOption(
    new Option("--journal <where>", "where Sluice stores the journal; kafka: in an Apache Kafka that the demo starts")
      .choices(JOURNALS)
      .default("mongodb"),
  )
  .option("--fresh", "delete the data of earlier runs in the folder first")
  .option("--no-simulation", "do not start the gateways")
  .option("--smoke", "exit with code 0 when the whole stack works, or with code 1 after two minutes");

void main();

async function main(): Promise<void> {
  const taken = takenByNpm(
    program.options.map((option) => option.name()),
    process.env,
  ).map((name) => `--${name}`);
  if (taken.length > 0)
    program.error(
      `npm consumed ${taken.join(", ")}. Write -- before your options: npm run demo -- ${taken.join(" ")} …`,
    );
  const options = program.parse().opts<DemoOptions>();
  const teardown = new Teardown();
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stopping.abort();
    });
  }
  try {
    await demo(options, teardown, stopping);
  } catch (error) {
    console.error(`\n${messageOf(error)}`);
    process.exitCode = 1;
  }
  await teardown.run();
  // Exit even if a handle keeps the event loop alive.
  process.exit();
}

async function demo(options: DemoOptions, teardown: Teardown, stopping: AbortController): Promise<void> {
  const { signal } = stopping;
  const dir = path.resolve(options.dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  teardown.add(await takeLock(path.join(dir, "lock")));
  const mongodbUri = process.env.MONGODB_URI;
  if (options.fresh === true) await deleteKept(dir, mongodbUri);
  const ignored = ignoredSettings(process.env).filter((name) => !(name in options.set));
  if (ignored.length > 0)
    console.log(`The demo ignores ${ignored.join(", ")} of your shell. Pass a variable on with --set NAME=VALUE.`);
  const tenantsFile = path.join(dir, "tenants.json");
  const isContinued = existsSync(tenantsFile);
  const { port: httpPort, mqttPort, set: env, partitions, journal } = options;
  const servers = ["MongoDB", ...(journal === "kafka" ? ["Kafka"] : []), "Mosquitto"];
  console.log(`Starting ${servers.join(", ")} and Sluice ...`);
  const stack = await startStack({ dir, httpPort, mqttPort, mongodbUri, env, partitions, journal });
  teardown.add(() => stack.stop());
  if (signal.aborted) return;

  const operator = clientOf(stack, stack.operatorKey, teardown);
  const access = await provision({
    graphqlUrl: stack.graphqlUrl,
    operator,
    fleets: FLEETS,
    file: tenantsFile,
    onRepair: (sentence) => {
      console.log(sentence);
    },
  });
  const devFile = path.join(dir, "dev.json");
  await writeFile(devFile, `${JSON.stringify(description(stack, access), null, 2)}\n`, { mode: 0o600 });
  teardown.add(() => rm(devFile, { force: true }));
  console.log(welcome(stack, access, FLEETS));

  const programEnded = firstEnded(stack).then(({ name, logFile, process: { output } }) => {
    if (signal.aborted) return;
    console.error(`\n${name} exited. Its log is ${logFile}, which ends with these lines:`);
    console.error(output.trimEnd().split("\n").slice(-10).join("\n"));
    process.exitCode = 1;
  });
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve();
    });
    if (signal.aborted) resolve();
  });
  const simulated = options.simulation
    ? simulate({ ...options, isContinued }, stack, operator, access, teardown, signal)
    : undefined;
  await Promise.race([stopped, programEnded, simulated ?? stopped]);
  stopping.abort();
  console.log("\nStopping ...");
  // If a program of the stack has ended, the start of the simulation may never finish.
  await Promise.race([simulated, programEnded]);
}

/** Resolves when the smoke test has finished, or otherwise when `signal` aborts. */
async function simulate(
  options: DemoOptions & Pick<SmokeOptions, "isContinued">,
  stack: Stack,
  operator: Sluice,
  access: readonly TenantAccess[],
  teardown: Teardown,
  signal: AbortSignal,
): Promise<void> {
  const ca = await readFile(stack.caFile);
  const tenants = new Map(access.map(({ tenantId, apiKey }) => [tenantId, clientOf(stack, apiKey, teardown)]));
  const observer = await observe(operator, tenants, (error) => {
    if (!signal.aborted) console.error(`\nThe live view stopped: ${messageOf(error)}`);
  });
  teardown.add(() => observer.stop());
  const start = async <S extends Simulation>(simulation: Promise<S>): Promise<S> => {
    const started = await simulation;
    teardown.add(() => started.stop());
    return started;
  };

  const fleetOf = ({ tenantId }: TenantAccess) => FLEETS.find((fleet) => fleet.tenantId === tenantId);
  for (const tenant of access) await start(startGateway(ca, tenant, fleetOf(tenant)?.assets ?? []));
  const [victim, culprit] = FLEETS as [SimulatedFleet, SimulatedFleet];
  const culpritAccess = access.find(({ tenantId }) => tenantId === culprit.tenantId);
  if (culpritAccess === undefined)
    throw new Error(`The tenant ${culprit.tenantId} is not registered. Delete the demo's folder and start again.`);
  const misbehaving = await start(startMisbehavingGateway(ca, culpritAccess, culprit, victim));

  const display = startDisplay(observer, process.stdout);
  teardown.add(() => Promise.resolve(display.stop()));
  if (options.smoke !== true) {
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => {
        resolve();
      });
      if (signal.aborted) resolve();
    });
    return;
  }
  const names = { culprit: culprit.tenantId, victim: victim.tenantId };
  const missing = await smoke({
    ...names,
    fleets: FLEETS,
    tenants,
    observer,
    misbehaving,
    isContinued: options.isContinued,
    timeoutMs: SMOKE_MS,
    signal,
  });
  display.stop();
  if (missing.length === 0) {
    console.log(
      "\nSmoke test passed: readings are stored and live, and faulty messages are rejected with the right reasons.",
    );
  } else {
    console.error(`\nSmoke test failed. Missing:\n${missing.map((what) => `  - ${what}`).join("\n")}`);
    process.exitCode = 1;
  }
}

/** Resolves with the first program of the stack that ends. */
function firstEnded({ programs }: Stack): Promise<StackProgram> {
  return Promise.race(programs.map((program) => program.process.whenEnded().then(() => program)));
}

/** Returns the content of `dev.json`, for tools that use the running stack. */
function description(stack: Stack, tenants: readonly TenantAccess[]): object {
  const { httpUrl, graphqlUrl, wsUrl, metricsUrl, mqttUrl, caFile, operatorKey, mongodbUri } = stack;
  return { httpUrl, graphqlUrl, wsUrl, metricsUrl, mqttUrl, caFile, operatorKey, mongodbUri, tenants };
}

function clientOf(stack: Stack, apiKey: string, teardown: Teardown): Sluice {
  const sluice = createSluice({ url: stack.graphqlUrl, wsUrl: stack.wsUrl, apiKey });
  teardown.add(() => sluice.close());
  return sluice;
}

/**
 * Deletes the demo's files in its folder, including its database.
 *
 * @throws Error if MONGODB_URI is set, because the demo does not own that database
 */
async function deleteKept(dir: string, mongodbUri: string | undefined): Promise<void> {
  if (mongodbUri !== undefined) {
    const remedy = "Drop the database 'sluice' there yourself and delete the demo's folder, or unset MONGODB_URI";
    throw new Error(`--fresh cannot delete the database of MONGODB_URI. ${remedy}.`);
  }
  for (const name of KEPT) await rm(path.join(dir, name), { recursive: true, force: true });
}

function setting(text: string, others: DemoOptions["set"]): DemoOptions["set"] {
  try {
    const [name, value] = parseSetting(text);
    return { ...others, [name]: value };
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (number >= 0 && number <= 65_535) return number;
  throw new InvalidArgumentError("Invalid port. Use a number from 0 to 65535.");
}

function partitions(text: string): number {
  const number = /^\d$/.test(text) ? Number(text) : NaN;
  if (number >= 1 && number <= MAX_PARTITIONS) return number;
  throw new InvalidArgumentError(`Use a number from 1 to ${String(MAX_PARTITIONS)}.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
