/** The size of a run: `SLUICE_FAIRNESS_SHAPES=30 SLUICE_FAIRNESS_SECONDS=5 npm run test:fairness`. */
import { ATTACKERS, type Shape } from "./shapes/shape";
import { worstOf } from "./shapes/worst";
import { randomOf } from "../harness/random";

export interface Extent {
  /** Minimum shapes of each attacker; Infinity: all. The known worst shapes are always included. */
  readonly shapes: number;
  /** Of each shape. */
  readonly seconds: number;
  /** Chooses the shapes. The same seed chooses the same. */
  readonly seed: number;
}

const DEFAULT_SECONDS = 20;

/** @throws Error if a value is not a positive number. */
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

/** The known worst shapes, and the requested number of others of each attacker, in the order of `all`. */
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
