import {
  accountOfName,
  barRoleName,
  credentialUsername,
  generationOfName,
  isAccountName,
  roleName,
  tenantOfName,
  tenantUsername,
} from "./broker-credential";
import { isId, toId } from "./keys";

const IDS = ["acme", "acme.2", "acme-2", "acme_2", "a", "2", "bar", "x".repeat(63)];
const GENERATIONS = [1, 2, 9, 10, 999_999_999];

test("a username belongs to one tenant, one generation and one kind", () => {
  const seen = new Map<string, string>();
  for (const tenantId of IDS) {
    for (const generation of GENERATIONS) {
      const account = tenantUsername(toId(tenantId), generation);
      const names = { account, credential: credentialUsername(account, "0mhk3v9x0ab12"), bar: barRoleName(account) };
      for (const [kind, name] of Object.entries(names)) {
        const owner = `${tenantId} ${generation} ${kind}`;
        expect([owner, seen.get(name)]).toEqual([owner, undefined]);
        seen.set(name, owner);
        expect([tenantOfName(name), generationOfName(name), accountOfName(name)]).toEqual([
          tenantId,
          generation,
          account,
        ]);
        expect(isAccountName(name)).toBe(kind === "account");
        expect(isId(name.slice("tenant_".length))).toBe(kind === "account" && generation === 1);
      }
    }
  }
});

test("usernames of an earlier version keep their meaning", () => {
  expect(tenantUsername(toId("acme"))).toBe("tenant_acme");
  const credential = "tenant_acme~0mhk3v9x0ab12cd34";
  expect(accountOfName(credential)).toBe("tenant_acme");
  expect(generationOfName(credential)).toBe(1);
  expect(roleName({ username: credential, assetIds: null })).toBe("tenant_acme");
  expect(roleName({ username: credential, assetIds: [toId("a")] })).toBe(credential);
});

test.each(["tenant_", "tenant_Acme", "acme", "tenant_acme~", "tenant_acme~2~", "tenant_acme~2~x~y", "tenant_acme~X"])(
  "rejects %s as a tenant's username",
  (name) => {
    expect([tenantOfName(name), accountOfName(name), generationOfName(name)]).toEqual([null, null, 0]);
  },
);

test.each(["tenant_acme~1", "tenant_acme~02"])("reads %s as a credential's suffix, not as a generation", (name) => {
  expect([accountOfName(name), generationOfName(name)]).toEqual(["tenant_acme", 1]);
});
