import { FairScheduler } from "./fair-scheduler";
import { OperationDeadline } from "./operation-deadline";
import { ResponsePace } from "./response-pace";

test("regression: completes the objects of one look-up over many event-loop turns", async () => {
  let time = 1;
  const scheduler = new FairScheduler({ sliceMs: 1, now: () => time });
  const pace = new ResponsePace("a", scheduler, new OperationDeadline(60_000), Infinity, () => new Error("too large"));
  const lookUp = Promise.withResolvers<object>();
  let completed = 0;
  const perTurn: number[] = [];
  const count = () => {
    perTurn.push(completed);
    completed = 0;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const objects = Array.from({ length: 1_000 }, async () => {
    await pace.pass(lookUp.promise, "object", "");
    completed++;
    time += 0.1;
  });
  lookUp.resolve({});
  await Promise.all(objects);
  clearImmediate(timer);
  clearImmediate(timer);
  // The first 16 objects continue immediately.
  expect(Math.max(...perTurn, completed)).toBeLessThanOrEqual(30);
});
