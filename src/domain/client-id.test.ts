import { clientIdFailure, tenantOfClientId } from "./client-id";
import { toId } from "./keys";

test.each([
  ["tenants/acme/gw-1", "acme"],
  ["tenants/acme/", "acme"],
  ["tenants/a.c-m_e/x/y", "a.c-m_e"],
  ["tenant_acme", "acme"],
  ["tenant_acme~k3v9", "acme"],
])("assigns %s to the tenant %s", (clientId, tenantId) => {
  expect(tenantOfClientId(clientId)).toBe(tenantId);
});

test.each(["gateway-1", "tenants/acme", "tenants//x", "tenants/Acme/x", " tenants/acme/x", "x/tenants/acme/y", ""])(
  "assigns %p to no tenant",
  (clientId) => {
    expect(tenantOfClientId(clientId)).toBeNull();
  },
);

test("allows binding only to client IDs below the tenant's prefix", () => {
  expect(clientIdFailure(toId("acme"), "tenants/acme/gw:1/é".slice(0, -1))).toBeNull();
  for (const clientId of ["gw-1", "tenants/acme2/gw", "tenants/acme/", "tenants/acme/a b", "tenants/acme/+"]) {
    expect(clientIdFailure(toId("acme"), clientId)).not.toBeNull();
  }
  expect(clientIdFailure(toId("acme"), "tenants/acme/")).toContain("add a name");
  expect(clientIdFailure(toId("acme"), `tenants/acme/${"x".repeat(115)}`)).toBeNull();
  expect(clientIdFailure(toId("acme"), `tenants/acme/${"x".repeat(116)}`)).toContain("128");
});
