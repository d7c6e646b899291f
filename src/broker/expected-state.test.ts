import { toId } from "../domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../domain/limits";
import { firstCredential } from "../domain/broker-credential";
import { findDrift } from "./drift";
import { documentParts, expectedState } from "./expected-state";

const broker = { username: "tenant_acme", hash: "h", salt: "s", iterations: 1 };
const tenant = {
  tenantId: toId("acme"),
  name: "",
  status: "ACTIVE",
  createdAt: new Date(),
  limits: DEFAULT_TENANT_LIMITS,
};
const first = firstCredential({ ...tenant, status: "ACTIVE", broker });
const narrowed = { ...first, username: "tenant_acme~x", assetIds: [toId("a")] };

// A rebuilt file lacked the rights to notices. The next start then repaired every tenant by a command, and each command
// stalled the broker.
test.each([false, true])("finds nothing to repair in a rebuilt file (notices: %s)", (notices) => {
  for (const state of ["ENABLED", "SUSPENDED"] as const) {
    for (const credentials of [[first], [first, narrowed]]) {
      const accounts = [{ tenantId: toId("acme"), username: broker.username, state, credentials }];
      const { clients, roles } = documentParts(accounts, notices);
      const actual = {
        users: new Map(
          clients.map(({ username, roles: held, disabled = false, clientid = null }) => [
            username,
            { roles: held, groups: [], disabled, clientId: clientid },
          ]),
        ),
        roles: new Map(roles.map(({ rolename, acls }) => [rolename, acls])),
      };
      expect(findDrift(expectedState(accounts, notices), actual)).toEqual([]);
      expect(roles).toHaveLength(credentials.length === 1 ? 1 : 3);
    }
  }
});
