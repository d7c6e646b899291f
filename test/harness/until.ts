import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 10;

/**
 * Resolves when the condition holds, which it checks every 10 ms.
 * @param timeoutMs Default: 200 s. This is shorter than Jest's time limit, so that the error names the condition.
 * @throws Error with the condition's source text if the time is over.
 */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 200_000): Promise<void> {
  for (const deadline = performance.now() + timeoutMs; !(await condition()); await sleep(EVERY_MS)) {
    if (performance.now() > deadline)
      throw new Error(`condition not met within ${timeoutMs} ms: ${condition.toString()}`);
  }
}
