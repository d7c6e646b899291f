import { residentBytes } from "../chaos/resident-memory";
import { startOwnStack } from "../harness/stack";

/** MB: about 172, of which 95 are code and libraries. Garbage from the start would add 60. */
const MOST_MEGABYTES = 200;

(process.platform === "linux" ? test : test.skip)("what starting leaves behind takes no memory", async () => {
  const stack = await startOwnStack();

  expect(residentBytes(stack.platform.pid) / 1e6).toBeLessThan(MOST_MEGABYTES);
});
