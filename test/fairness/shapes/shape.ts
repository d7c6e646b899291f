import type { Attack } from "../attack/attack";
import type { Stage } from "../stage";
import type { Row } from "./documents";

export const ATTACKERS = ["reader", "admin", "nobody", "broker"] as const;
/** The attacker's access: a reader's key, an administrator's key, no key, or a broker credential. */
export type AttackerKind = (typeof ATTACKERS)[number];

/** An action of one attacker on many connections. */
export interface Shape {
  readonly by: AttackerKind;
  /** Unique name. */
  readonly name: string;
  /**
   * Fields, arguments and transports that the shape covers, such as `Tenant.sensors`, `Tenant.sensors(filter.search)`
   * or `GET`.
   */
  readonly covers: readonly string[];
  /**
   * Operations, of which a trial uses the largest that the platform allows. Undefined if the shape is not an operation.
   */
  readonly rows?: readonly Row[];
  /** Returns the attack. `document` is the chosen operation. */
  attackOf(world: AttackWorld, document: string): Attack;
  /** Returns additional work on other connections, such as messages that cause events. */
  besideOf?(world: AttackWorld): { readonly attack: Attack; readonly connections: number };
}

export interface AttackWorld {
  readonly stage: Stage;
  /** Client ID of the victim's gateway, for attacks that take over its session. */
  readonly victimClientId: string;
  /** The attacker's own broker credential. */
  readonly gateway: { readonly username: string; readonly password: string };
}

export function keyOf({ stage }: Pick<AttackWorld, "stage">, by: AttackerKind): string | undefined {
  if (by === "reader") return stage.attacker.readerKey;
  return by === "admin" ? stage.attacker.adminKey : undefined;
}
