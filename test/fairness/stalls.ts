/** Measures the wait of another tenant's small query during an operation. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Party, Stage } from "./stage";

const EVERY_MS = 20;
const MOST_UNDER_WAY = 20;

/**
 * Sends a query every 20 ms until `during` resolves. Resolves with the longest wait in milliseconds, and the result of
 * `during`. A failed query counts with the time until its failure.
 */
export async function longestWait<T>(stage: Stage, party: Party, during: () => Promise<T>): Promise<[number, T]> {
  const headers = {
    authorization: `Bearer ${party.readerKey}`,
    "content-type": "application/json",
    accept: "application/json",
  };
  const body = JSON.stringify({ query: "{ viewer { role } }" });
  let longest = 0;
  let open = 0;
  const ask = async () => {
    const begun = performance.now();
    open++;
    try {
      await (await fetch(stage.stack.graphqlUrl, { method: "POST", headers, body })).text();
    } catch {
      // A failed query counts with its wait.
    }
    open--;
    longest = Math.max(longest, performance.now() - begun);
  };
  await ask();
  longest = 0;
  let isOver = false;
  const underWay: Promise<void>[] = [];
  const asking = (async () => {
    while (!isOver) {
      if (open < MOST_UNDER_WAY) underWay.push(ask());
      await sleep(EVERY_MS);
    }
    await Promise.all(underWay);
  })();
  try {
    const result = await during();
    isOver = true;
    await asking;
    return [longest, result];
  } finally {
    isOver = true;
  }
}
