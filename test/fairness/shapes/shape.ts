import type { Attack } from "../attack/attack";
import type { Stage } from "../stage";
import type { Row } from "./documents";

export const ATTACKERS = ["reader", "admin", "nobody", "broker"] as const;
/** With a reader's key, with an admin's, without any key, and with a broker credential. */
export type AttackerKind = (typeof ATTACKERS)[number];

/** Something that one attacker does on many connections. */
export interface Shape {
  readonly by: AttackerKind;
  /** Unique. */
  readonly name: string;
  /** Fields, arguments and transports that it exercises: `Tenant.sensors`, `Tenant.sensors(filter.search)`, `GET`. */
  readonly covers: readonly string[];
  /** Operations of which the largest that the limits let pass is used; none: it is no operation. */
  readonly rows?: readonly Row[];
  /** `document` is the chosen operation. */
  attackOf(world: AttackWorld, document: string): Attack;
  /** The work beside it, on `connections` others, such as messages that make events. */
  besideOf?(world: AttackWorld): { readonly attack: Attack; readonly connections: number };
}

export interface AttackWorld {
  readonly stage: Stage;
  /** Of the victim's gateway, for those who want to take its session over. */
  readonly victimClientId: string;
  /** The attacker's own broker credential. */
  readonly gateway: { readonly username: string; readonly password: string };
}

export function keyOf({ stage }: Pick<AttackWorld, "stage">, by: AttackerKind): string | undefined {
  if (by === "reader") return stage.attacker.readerKey;
  return by === "admin" ? stage.attacker.adminKey : undefined;
}
