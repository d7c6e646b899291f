/** Changes of the registry and of the platform's state, as subscribers receive them. */
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import type { Stack } from "../../dev/stack";
import { nextEvent } from "../harness/next-event";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { registerFleet } from "./fleet";

let stack: Stack;
let acme: Sluice;
let rival: Sluice;
let operator: Sluice;

const clientOf = (apiKey: string): Sluice => {
  const sluice = createSluice({ url: stack.graphqlUrl, apiKey });
  disposeLater(() => sluice.close());
  return sluice;
};

beforeAll(async () => {
  stack = await startOwnStack();
  operator = clientOf(stack.operatorKey);
  acme = clientOf((await registerFleet(stack, "acme", 1)).apiKey);
  rival = clientOf((await registerFleet(stack, "rival", 1)).apiKey);
});

test("streams registrations, changes and deletions to their tenant only", async () => {
  const own = acme.liveRegistryChanges({ input: {} });
  const foreign = rival.liveRegistryChanges({ input: {} });
  const all = operator.liveRegistryChanges({ input: {} });
  for (const stream of [own, foreign, all]) expect(await nextEvent(stream)).toMatchObject({ changes: [] });
  orThrow(await acme.assetRegister({ input: { assetId: "b", type: "rig" } }));
  orThrow(await acme.assetUpdate({ input: { assetId: "b", name: "B" } }));
  orThrow(await acme.assetDelete({ input: { assetId: "b" } }));
  const changesUntil = async (stream: typeof own, operation: string) => {
    const heard: string[] = [];
    for await (const { changes } of stream) {
      heard.push(...changes.map((change) => `${change.operation} ${change.kind} ${change.tenantId}/${change.assetId}`));
      if (heard.some((text) => text.startsWith(operation))) break;
    }
    return heard;
  };
  const expected = ["REGISTERED ASSET acme/b", "CHANGED ASSET acme/b", "DELETED ASSET acme/b"];
  expect(await changesUntil(own, "DELETED")).toEqual(expect.arrayContaining(expected));
  expect(await changesUntil(all, "DELETED")).toEqual(expect.arrayContaining(expected));
  orThrow(await rival.assetRegister({ input: { assetId: "c", type: "rig" } }));
  expect(await changesUntil(foreign, "REGISTERED")).toEqual(["REGISTERED ASSET rival/c"]);
});

test("gives the same error for another tenant as for a missing tenant", async () => {
  for (const tenantId of ["acme", "never"]) {
    await expect(rival.liveRegistryChanges({ input: { tenantId } }).next()).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  }
});

test("streams the platform's state to operators only", async () => {
  const state = await nextEvent(operator.livePlatform());
  expect(state).toMatchObject({ mongodbReachable: true, broker: { connected: true } });
  await expect(acme.livePlatform().next()).rejects.toMatchObject({ code: "FORBIDDEN" });
});
