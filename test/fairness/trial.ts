/** Measures a victim alternately during an attack and beside an idle neighbour. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AttackOutcome } from "./attack/attack";
import { Attackers } from "./attack/attackers";
import { ResidentMemory } from "./process-meter";
import { MEASURES, type Measure, type Round } from "./judge";
import { FIRST_CURSOR } from "./shapes/arguments";
import { askedAt, largestOf, type Largest } from "./shapes/largest";
import { keyOf, type AttackWorld, type Shape } from "./shapes/shape";
import { issueCredential, type Stage } from "./stage";
import { Victim, type VictimSamples } from "./victim";

export interface TrialOptions {
  readonly rounds: number;
  /** Duration of each shape within a round. */
  readonly milliseconds: number;
  /** Duration of the measurement beside an idle neighbour in each round. Default: `milliseconds`. */
  readonly idleMilliseconds?: number;
  /** Maximum age of a reused measurement of an idle neighbour, for an attacker with the same CPU use. */
  readonly idleForMs?: number;
  /** The victim's operations of each kind per second. Default: 40. */
  readonly perSecond?: number;
  /** Number of the attacker's connections. Default: 16. */
  readonly connections?: number;
}

export interface Trial {
  readonly rounds: readonly Round[];
  /** The chosen operation. Undefined if the shape is not an operation. */
  readonly largest: Largest | undefined;
  /** Outcome of the last round's attack. */
  readonly outcome: AttackOutcome;
}

interface Chosen {
  readonly shape: Shape;
  readonly largest: Largest | undefined;
}

const CONNECTIONS = 16;
/**
 * Duration of an attack before the measurement begins. It is longer for MQTT, whose connections take longer to open.
 */
const LEAD_IN_MS = 300;
const MQTT_LEAD_IN_MS = 1_000;
/** Maximum time for the platform to recover after an attack. The slowest operation ends within this time. */
const RECOVERY_MS = 12_000;
/** The platform counts as recovered once a small query takes less than this time. */
const RECOVERED_MS = 100;
const MOST_DUTY = 0.95;
const SAME_DUTY = 0.1;

export class Trials {
  private readonly attackers = new Attackers();
  private readonly beside = new Attackers();
  private readonly memory: ResidentMemory;

  private idleBefore: { readonly samples: VictimSamples; readonly duty: number; readonly at: number } | undefined;

  private constructor(
    private readonly stage: Stage,
    readonly victim: Victim,
    private world: AttackWorld,
  ) {
    this.memory = new ResidentMemory(() => stage.stack.platform.pid);
  }

  static async start(stage: Stage): Promise<Trials> {
    const victim = await Victim.start(stage);
    return new Trials(stage, victim, { stage, victimClientId: victim.clientId, gateway: stage.attacker.gateway });
  }

  /** Runs rounds of one shape. */
  async run(shape: Shape, options: TrialOptions): Promise<Trial> {
    const [trial] = await this.runTogether([shape], options);
    if (trial === undefined) throw new Error("a trial has at least one round");
    return trial;
  }

  /**
   * Runs rounds of several shapes, one after the other. All shapes of a round share its idle neighbour. Resolves with a
   * trial for each shape.
   */
  async runTogether(shapes: readonly Shape[], options: TrialOptions): Promise<Trial[]> {
    // An earlier attack may have had its credential revoked, so this attack gets a new credential.
    if (shapes.some(({ by }) => by === "broker")) {
      this.world = { ...this.world, gateway: await issueCredential(this.stage, this.stage.attacker) };
    }
    const chosen: Chosen[] = [];
    for (const shape of shapes) chosen.push({ shape, largest: await this.largestOf(shape) });
    const trials = chosen.map(({ largest }) => ({ largest, rounds: [] as Round[], outcomes: [] as AttackOutcome[] }));
    for (let round = 0; round < options.rounds; round++) {
      const attacks = [];
      for (const each of chosen) attacks.push(await this.attack(each, options));
      const late = await this.victim.recover(RECOVERED_MS, RECOVERY_MS);
      const duty = mean(attacks.map(({ outcome }) => outcome.cpuSeconds / outcome.seconds));
      const idle = await this.idle(Math.min(duty, MOST_DUTY), options);
      for (const [index, { attacked, outcome, residentBytes }] of attacks.entries()) {
        const failures = [...attacked.failures, ...late, ...internalErrors(outcome)];
        trials[index]?.rounds.push({ attacked, idle, residentBytes, failures, answerBytes: outcome.largest });
        trials[index]?.outcomes.push(outcome);
      }
    }
    return trials.flatMap(({ largest, rounds, outcomes }) => {
      const outcome = outcomes.at(-1);
      return outcome === undefined ? [] : [{ largest, rounds, outcome }];
    });
  }

  async stop(): Promise<void> {
    this.memory.stop();
    this.victim.stop();
    await Promise.all([this.attackers.stop(), this.beside.stop()]);
  }

  private async largestOf(shape: Shape): Promise<Largest | undefined> {
    if (shape.rows === undefined) return undefined;
    const key = keyOf(this.world, shape.by) ?? "";
    const isAllowed = askedAt(this.stage.stack.httpUrl, key, shape.covers.includes("GET"));
    return largestOf(shape.rows, (document) => isAllowed(this.withCursor(document)));
  }

  private async attack({ shape, largest }: Chosen, options: TrialOptions) {
    const { milliseconds, perSecond, connections = CONNECTIONS } = options;
    const attack = shape.attackOf(this.world, this.withCursor(largest?.document ?? ""));
    const leadInMs = attack.kind === "mqtt" ? MQTT_LEAD_IN_MS : LEAD_IN_MS;
    const whole = { httpUrl: this.stage.stack.httpUrl, milliseconds: milliseconds + leadInMs };
    this.memory.take();
    const attacking = this.attackers.run({ ...whole, attack, connections });
    const other = shape.besideOf?.(this.world);
    const besides = other === undefined ? undefined : this.beside.run({ ...whole, ...other });
    await sleep(leadInMs);
    const attacked = await this.victim.measure({ milliseconds, ...(perSecond !== undefined && { perSecond }) });
    const [outcome] = await Promise.all([attacking, besides]);
    return { attacked, outcome, residentBytes: this.memory.take() };
  }

  private withCursor(document: string): string {
    return document.replaceAll(FIRST_CURSOR, this.stage.firstCursor);
  }

  private async idle(duty: number, options: TrialOptions): Promise<VictimSamples> {
    const { milliseconds, idleMilliseconds = milliseconds, perSecond, idleForMs = 0 } = options;
    const before = this.idleBefore;
    const now = performance.now();
    if (before && now - before.at < idleForMs && Math.abs(before.duty - duty) < SAME_DUTY) return before.samples;
    const whole = { httpUrl: this.stage.stack.httpUrl, milliseconds: idleMilliseconds + LEAD_IN_MS };
    const idling = this.attackers.run({ ...whole, attack: { kind: "spin", duty }, connections: 1 });
    await sleep(LEAD_IN_MS);
    const pace = perSecond === undefined ? {} : { perSecond };
    const idle = await this.victim.measure({ milliseconds: idleMilliseconds, ...pace });
    await idling;
    this.idleBefore = { samples: idle, duty, at: now };
    return idle;
  }
}

/** Combines the rounds of several shapes into rounds with the samples of all shapes. */
export function pooled(trials: readonly Trial[]): Round[] {
  const [first] = trials;
  return (first?.rounds ?? []).map(({ idle }, index) => {
    const rounds = trials.flatMap((trial) => trial.rounds[index] ?? []);
    const all = (measure: Measure) => rounds.flatMap(({ attacked }) => attacked[measure]);
    const [query, list, delivery] = MEASURES.map(all);
    return {
      attacked: { query: query ?? [], list: list ?? [], delivery: delivery ?? [] },
      idle,
      failures: rounds.flatMap(({ failures }) => failures),
      residentBytes: Math.max(...rounds.map(({ residentBytes }) => residentBytes)),
      answerBytes: Math.max(...rounds.map(({ answerBytes }) => answerBytes)),
    };
  });
}

function internalErrors({ codes }: AttackOutcome): string[] {
  return codes.INTERNAL === undefined ? [] : ["the attacker got internal errors"];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
