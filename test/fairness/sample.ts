/** How much of it a run does: `SLUICE_FAIRNESS_SHAPES=30 SLUICE_FAIRNESS_SECONDS=5 npm run test:fairness`. */
import { ATTACKERS, type Shape } from "./shapes/shape";
import { worstOf } from "./shapes/worst";
import { randomOf } from "../harness/random";

export interface Extent {
  /** At least, of each attacker; Infinity: all. The worst that are known are always among them. */
  readonly shapes: number;
  /** Of each shape. */
  readonly seconds: number;
  /** Chooses the shapes: a run with the same seed does the same. */
  readonly seed: number;
}

const DEFAULT_SECONDS = 20;

/** @throws Error on a value that is no positive number. */
export function extentOf(env: Readonly<Record<string, string | undefined>>): Extent {
  const numberOf = (name: string, fallback: number) => {
    const text = env[name];
    const value = text === undefined ? fallback : Number(text);
    if (!(value > 0)) throw new Error(`${name} must be a positive number, not '${text}'.`);
    return value;
  };
  return {
    shapes: numberOf("SLUICE_FAIRNESS_SHAPES", Infinity),
    seconds: numberOf("SLUICE_FAIRNESS_SECONDS", DEFAULT_SECONDS),
    seed: numberOf("SLUICE_FAIRNESS_SEED", 1 + Math.floor(Math.random() * 2 ** 31)),
  };
}

/** The worst shapes that are known, and of each attacker as many others as asked for, in the order of `all`. */
export function sampleOf(all: readonly Shape[], { shapes, seed }: Extent): Shape[] {
  if (shapes === Infinity) return [...all];
  const chosen = new Set(worstOf(all));
  const random = randomOf(seed);
  for (const attacker of ATTACKERS) {
    const others = all.filter((shape) => shape.by === attacker && !chosen.has(shape));
    const known = [...chosen].filter(({ by }) => by === attacker).length;
    for (let count = known; count < shapes && others.length > 0; count++) {
      const [shape] = others.splice(Math.floor(random() * others.length), 1);
      if (shape !== undefined) chosen.add(shape);
    }
  }
  return all.filter((shape) => chosen.has(shape));
}
