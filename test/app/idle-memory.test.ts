import { residentBytes } from "../chaos/resident-memory";
import { startOwnStack } from "../harness/stack";

/** Some 146 when this was written, and 205 with what starting leaves behind. */
const MOST_MEGABYTES = 175;

(process.platform === "linux" ? test : test.skip)("what starting leaves behind takes no memory", async () => {
  const stack = await startOwnStack();

  expect(residentBytes(stack.platform.pid) / 1e6).toBeLessThan(MOST_MEGABYTES);
});
