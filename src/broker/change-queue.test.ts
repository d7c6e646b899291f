import { LimitExceededError, UnavailableError } from "../domain/errors";
import { ChangeQueue, type Owner, type Urgency } from "./change-queue";

/** A queue whose first change waits for `go`, and the order in which the changes ran. */
function heldQueue(options = {}) {
  const queue = new ChangeQueue(options);
  const ran: string[] = [];
  const { promise: held, resolve: go } = Promise.withResolvers<void>();
  const first = queue.run(null, () => held);
  const add = (name: string, owner: Owner, urgency?: Urgency) =>
    queue.run(
      owner,
      async () => {
        ran.push(name);
      },
      urgency,
    );
  return { queue, ran, add, go, first };
}

test("serves owners in rotation, however many changes one owner has waiting", async () => {
  const { ran, add, go } = heldQueue();
  const all = [..."123"].map((n) => add(`acme ${n}`, "acme"));
  all.push(add("globex 1", "globex"), add("globex 2", "globex"), add("platform", null));
  go();
  await Promise.all(all);
  expect(ran).toEqual(["acme 1", "globex 1", "platform", "acme 2", "globex 2", "acme 3"]);
});

test("runs urgent changes first in rotation, and those of the platform before all", async () => {
  const { ran, add, go } = heldQueue();
  const all = [
    add("normal", "acme"),
    add("acme 1", "acme", "URGENT"),
    add("acme 2", "acme", "URGENT"),
    add("globex", "globex", "URGENT"),
    add("platform", null, "URGENT"),
  ];
  go();
  await Promise.all(all);
  expect(ran).toEqual(["platform", "acme 1", "globex", "acme 2", "normal"]);
});

test("runs normal changes of a tenant while another tenant's urgent changes never end", async () => {
  const { ran, add, go } = heldQueue();
  const all = Array.from({ length: 9 }, (_, index) => add(`urgent ${String(index)}`, "acme", "URGENT"));
  all.push(add("normal 1", "globex"), add("normal 2", "globex"));
  go();
  await Promise.all(all);
  expect([ran[4], ran[9]]).toEqual(["normal 1", "normal 2"]);
});

test("immediately rejects changes of a tenant whose queue is full, and no others", async () => {
  const { ran, add, go } = heldQueue({ maxWaitingOfTenant: 2, maxWaitingOfPlatform: 2 });
  const waiting = [add("acme 1", "acme"), add("acme 2", "acme"), add("p1", null), add("p2", null)];
  await expect(add("acme 3", "acme")).rejects.toThrow(LimitExceededError);
  await expect(add("p3", null)).rejects.toThrow(UnavailableError);
  waiting.push(add("acme urgent", "acme", "URGENT"), add("globex 1", "globex"));
  go();
  await Promise.all(waiting);
  expect([...ran].sort()).toEqual(["acme 1", "acme 2", "acme urgent", "globex 1", "p1", "p2"]);
});

test("runs the next change after a change has failed", async () => {
  const { queue, go, first } = heldQueue();
  const failing = queue.run("acme", () => Promise.reject(new Error("no")));
  const next = queue.run("acme", () => Promise.resolve(7));
  go();
  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe(7);
  await first;
});
