/** Compares the broker's default access, and the roles of the platform's own users, with what the platform needs. */
import type { BrokerDrift } from "../domain/ports/broker";
import type { DynamicSecurity } from "./dynamic-security";
import { adminRole, DENY_ALL, ingestionRole, PUBLISH_NOTICES } from "./dynamic-security-document";
import { sameAcls, type Repair } from "./drift";
import { readDefaultAccess, type ActualState } from "./inventory";

/**
 * Finds wrong default access, and differences in the platform's own roles. The repair adds rights that a role lacks,
 * such as those that a newer version of Sluice needs. It also removes the right to publish
 * notices if these are turned off. Other rights that an operator has added are only reported.
 *
 * @param notices whether the ingestion role may publish notices of rejected messages
 */
export async function findOwnDrift(
  dynamicSecurity: DynamicSecurity,
  actual: ActualState,
  notices: boolean,
): Promise<Repair[]> {
  const found: Repair[] = [];
  const access = await readDefaultAccess(dynamicSecurity);
  const open = Object.entries<boolean>({ ...DENY_ALL }).filter(([kind, allow]) => access.get(kind) !== allow);
  if (open.length > 0) {
    const acls = open.map(([acltype, allow]) => ({ acltype, allow }));
    const detail = `every user has rights by default: ${open.map(([kind]) => kind).join(", ")}`;
    found.push({
      drift: {
        ...OWN,
        kind: "DIFFERENT",
        subject: "DEFAULT_ACCESS",
        name: "defaultACLAccess",
        detail,
        action: "deny them",
      },
      commands: [{ command: "setDefaultACLAccess", acls }],
    });
  }
  const ingestion = ingestionRole();
  const ingestionAcls = notices ? [...ingestion.acls, PUBLISH_NOTICES] : ingestion.acls;
  for (const { rolename, acls } of [adminRole(), { ...ingestion, acls: ingestionAcls }]) {
    const held = actual.roles.get(rolename);
    if (held !== undefined && sameAcls(held, acls)) continue;
    if (held !== undefined && sameAcls(held, [...acls, PUBLISH_NOTICES])) {
      const drift = { ...OWN, kind: "DIFFERENT", subject: "ROLE", name: rolename } as const;
      const detail = "the role can publish notices of rejected messages, although these are turned off";
      const command = { command: "modifyRole", rolename, acls };
      found.push({ drift: { ...drift, detail, action: "remove that right" }, commands: [command] });
      continue;
    }
    const lacks = held === undefined ? [] : acls.filter((acl) => !held.some((each) => sameAcls([each], [acl])));
    if (held !== undefined && lacks.length > 0) {
      // Mosquitto 2.0 closes connections if a command adds a single right, but not for this command.
      const command = { command: "modifyRole", rolename, acls: [...held, ...lacks] };
      const detail = `the role lacks ${lacks.map(({ acltype, topic }) => `${acltype} ${topic}`).join(", ")}`;
      const drift = {
        ...OWN,
        kind: "DIFFERENT",
        subject: "ROLE",
        name: rolename,
        detail,
        action: "add what it lacks",
      } as const;
      found.push({ drift, commands: [command] });
      continue;
    }
    const kind = held === undefined ? "MISSING" : "DIFFERENT";
    const detail = held === undefined ? "the broker does not know this role" : "the role has more rights than it needs";
    const action =
      held === undefined
        ? "none: Sluice does not create this role. Create it with the rights that 'sluice broker-init' writes"
        : "none: Sluice does not remove rights from this role. Compare it with what 'sluice broker-init' writes";
    found.push({ drift: { ...OWN, kind, subject: "ROLE", name: rolename, detail, action }, commands: [] });
  }
  return found;
}

const OWN: Pick<BrokerDrift, "tenantId" | "repaired" | "failure"> = { tenantId: null, repaired: false, failure: null };
