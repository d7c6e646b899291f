/** Chooses the size of a run, as in `SLUICE_FAIRNESS_SHAPES=30 SLUICE_FAIRNESS_SECONDS=5 npm run test:fairness`. */
import { ATTACKERS, type Shape } from "./shapes/shape";
import { worstOf } from "./shapes/worst";
import { randomOf } from "../harness/random";

export interface Extent {
  /**
   * Minimum number of shapes of each attacker, or `Infinity` for all shapes. The known worst shapes are always
   * included.
   */
  readonly shapes: number;
  /** Duration of each shape, in seconds. */
  readonly seconds: number;
  /** Seed of the random choice. The same seed chooses the same shapes. */
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

/**
 * Returns the known worst shapes, and random others up to the requested number of each attacker, in the order of `all`.
 */
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
