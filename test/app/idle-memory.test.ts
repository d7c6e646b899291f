import { residentBytes } from "../chaos/resident-memory";
import { startOwnStack } from "../harness/stack";

/**
 * An idle platform takes about 172 MB, of which 95 MB are code and libraries. Garbage from the start would add 60 MB.
 */
const MOST_MEGABYTES = 200;

(process.platform === "linux" ? test : test.skip)(
  "an idle platform keeps no garbage of its start in memory",
  async () => {
    const stack = await startOwnStack();

    expect(residentBytes(stack.platform.pid) / 1e6).toBeLessThan(MOST_MEGABYTES);
  },
);
