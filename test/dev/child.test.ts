import { Child } from "../../dev/child";
import { disposeLater } from "../harness/servers";

async function shell(script: string): Promise<Child> {
  const child = await Child.start({ name: "a shell", command: "/bin/sh", args: ["-c", script] });
  disposeLater(() => child.stop());
  return child;
}

test("regression: a program's output is complete when `whenEnded` resolves", async () => {
  const child = await shell("(sleep 0.5; echo last) & exit 3");
  await child.whenEnded();
  expect([child.describeEnd(), child.output]).toEqual(["exit code 3", "last\n"]);
});

test("regression: reports the output of a program that ends during its start", async () => {
  const child = await shell("(sleep 0.5; echo why >&2) & exit 3");
  await expect(child.waitUntil(() => Promise.resolve(false), 60_000)).rejects.toThrow(/exit code 3.*\nwhy$/s);
});

test("regression: keeps lines whole if an error line interrupts an output line", async () => {
  const child = await shell("printf out; sleep 0.5; echo error >&2; sleep 0.5; echo put");
  const lines: string[] = [];
  child.onLine((line) => lines.push(line));
  await child.whenEnded();
  expect(lines.sort()).toEqual(["error", "output"]);
});
