import { readdir, readFile } from "node:fs/promises";
import { constants, getPriority } from "node:os";
import { startOwnStack } from "../harness/stack";

/** Resolves with the nice values of a process's threads by their names (proc(5), fields `comm` and `nice`). */
async function niceValues(pid: number): Promise<Map<string, number>> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lines = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8")));
  return new Map(
    lines.map((line) => {
      const nameEnd = line.lastIndexOf(")");
      return [line.slice(line.indexOf("(") + 1, nameEnd), Number(line.slice(nameEnd + 2).split(" ")[16])];
    }),
  );
}

(process.platform === "linux" ? test : test.skip)(
  "the flusher's thread has a lower priority than the other threads",
  async () => {
    const stack = await startOwnStack();

    const { flush: flusher, ...others } = Object.fromEntries(await niceValues(stack.platform.pid));

    const ours = getPriority();
    expect(flusher).toBe(Math.max(ours, constants.priority.PRIORITY_BELOW_NORMAL));
    expect(new Set(Object.values(others))).toEqual(new Set([ours]));
  },
);
