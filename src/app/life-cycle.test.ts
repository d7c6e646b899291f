import { pino } from "pino";
import { LifeCycle } from "./life-cycle";

const logger = pino({ level: "silent" });

function part(log: string[], name: string, fails = false) {
  const startable = {
    start: async () => void log.push(`start ${name}`),
    stop: async () => {
      log.push(`stop ${name}`);
      if (fails) throw new Error(name);
    },
  };
  return [name, startable] as const;
}

test("starts parts in order and stops them in reverse order, even if one fails to stop", async () => {
  const log: string[] = [];
  const life = new LifeCycle([part(log, "a"), part(log, "b", true), part(log, "c")], logger);
  expect(life.starting).toBe("a");
  await life.start();
  expect(life.starting).toBeNull();
  await Promise.all([life.stop(), life.stop()]);
  expect(log).toEqual(["start a", "start b", "start c", "stop c", "stop b", "stop a"]);
});

test("starts no further part once it is stopped", async () => {
  const log: string[] = [];
  const stopping = ["stopper", { start: () => life.stop(), stop: async () => undefined }] as const;
  const life: LifeCycle = new LifeCycle([part(log, "a"), stopping, part(log, "b")], logger);
  await life.start();
  expect(log).toEqual(["start a", "stop b", "stop a"]);
  expect(life.starting).toBe("stopper");
});
