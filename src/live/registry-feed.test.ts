import { toAssetKey, toId, toSensorKey } from "../domain/keys";
import type { RegistryChange, RegistryChangesListener } from "../domain/ports/registry";
import type { RegistryEvent } from "../domain/registry-event";
import { RegistryFeed } from "./registry-feed";

async function started() {
  let listener: RegistryChangesListener | undefined;
  const feed = new RegistryFeed({ watch: (given) => void (listener = given) });
  await feed.start();
  const changed = (key: string, kind: RegistryChange["kind"] = "sensor") => {
    if (kind === "tenant") listener?.changed({ operation: "INSERT", kind, key: toId(key) });
    else if (kind === "asset") listener?.changed({ operation: "INSERT", kind, key: toAssetKey(key) });
    else listener?.changed({ operation: "INSERT", kind, key: toSensorKey(key) });
  };
  return { feed, changed, reset: () => listener?.reset() };
}

async function nextOf(stream: AsyncIterator<RegistryEvent>): Promise<RegistryEvent> {
  const result = await stream.next();
  if (result.done === true) throw new Error("the stream has ended");
  return result.value;
}

test("delivers a tenant's own changes to it in order, and all changes to operators", async () => {
  const { feed, changed } = await started();
  const [acme, operator] = [feed.subscribe("acme"), feed.subscribe(null)];
  for (const stream of [acme, operator]) expect(await nextOf(stream)).toEqual({ changes: [], isComplete: true });
  changed("acme", "tenant");
  changed("rival/a/s");
  changed("acme/a", "asset");
  const own = await nextOf(acme);
  expect(own.changes).toEqual([
    { operation: "REGISTERED", kind: "TENANT", tenantId: "acme", assetId: null, sensorId: null },
    { operation: "REGISTERED", kind: "ASSET", tenantId: "acme", assetId: "a", sensorId: null },
  ]);
  expect((await nextOf(operator)).changes).toHaveLength(3);
  await feed.stop();
});

test("gives subscribers of one tenant the same event", async () => {
  const { feed, changed } = await started();
  const both = [feed.subscribe("acme"), feed.subscribe("acme")];
  await Promise.all(both.map(nextOf));
  changed("acme/a/s");
  const [first, second] = await Promise.all(both.map(nextOf));
  expect(first).toBe(second);
  await feed.stop();
});

test("reports that changes may be missing after an interruption or too many changes", async () => {
  const { feed, changed, reset } = await started();
  const stream = feed.subscribe("acme");
  await nextOf(stream);
  reset();
  expect(await nextOf(stream)).toEqual({ changes: [], isComplete: false });
  for (let index = 0; index <= 10_000; index++) changed(`acme/a/s${index}`);
  let changes = 0;
  for (let event = await nextOf(stream); event.isComplete; event = await nextOf(stream))
    changes += event.changes.length;
  expect(changes).toBe(10_000);
  await feed.stop();
});
