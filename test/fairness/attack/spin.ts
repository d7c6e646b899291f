import type { SpinAttack } from "./attack";
import type { Running } from "./running";

const SPIN_EVERY_MS = 10;

export function spin({ duty }: SpinAttack): Running {
  const timer = setInterval(() => {
    const until = performance.now() + SPIN_EVERY_MS * Math.min(duty, 0.95);
    while (performance.now() < until);
  }, SPIN_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
