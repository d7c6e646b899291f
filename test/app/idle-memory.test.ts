import { startStack } from "../../dev/stack";
import { residentBytes } from "../chaos/resident-memory";
import { disposeLater, temporaryDir } from "../harness/servers";

/** Some 146 when this was written, and 205 with what starting leaves behind. */
const MOST_MEGABYTES = 175;

(process.platform === "linux" ? test : test.skip)("what starting leaves behind takes no memory", async () => {
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0 });
  disposeLater(() => stack.stop());

  expect(residentBytes(stack.platform.pid) / 1e6).toBeLessThan(MOST_MEGABYTES);
});
