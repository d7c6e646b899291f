import { toId } from "../../domain/keys";
import { SharedClientIds } from "./shared-client-ids";

test("names the other tenant that last used a client ID", () => {
  const ids = new SharedClientIds();
  expect(ids.connected("gateway-1", toId("acme"))).toBeNull();
  expect(ids.connected("gateway-1", toId("acme"))).toBeNull();
  expect(ids.connected("gateway-2", toId("globex"))).toBeNull();
  expect(ids.connected("gateway-1", toId("globex"))).toBe("acme");
  expect(ids.connected("gateway-1", toId("acme"))).toBe("globex");
});

test("forgets the client ID that was unused for the longest time", () => {
  const ids = new SharedClientIds();
  for (let id = 0; id <= 50_000; id++) ids.connected(String(id), toId("acme"));
  expect(ids.connected("0", toId("globex"))).toBeNull();
  expect(ids.connected("50000", toId("globex"))).toBe("acme");
});

test("reports a client ID at most once an hour", () => {
  let now = 0;
  const ids = new SharedClientIds(() => now);
  const reports = [1, 2, 3_600_000, 3_600_002].map((at) => {
    now = at;
    return ids.shouldReport("gateway-1");
  });
  expect(reports).toEqual([true, false, false, true]);
  expect(ids.shouldReport("gateway-2")).toBe(true);
});
