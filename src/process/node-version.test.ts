import { engines } from "../../package.json";
import { nodeVersionFailure } from "./node-version";

test("regression: reports an old Node.js with the required version", () => {
  const needed = engines.node.replace(">=", "");
  expect(nodeVersionFailure("20.19.5")).toContain(`Sluice needs Node.js ${needed} or newer, but this is 20.19.5.`);
  expect(nodeVersionFailure("22.21.1")).toContain(needed);
  for (const version of [`${needed}.0`, "22.30.1", "24.0.0"]) expect(nodeVersionFailure(version)).toBeNull();
});
