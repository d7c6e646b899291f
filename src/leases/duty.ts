import type { LeaseName } from "../domain/lease";
import type { Startable } from "../domain/ports/lifecycle";

/** What a running duty tells its keeper, and learns from it. */
export interface DutyContext {
  /** Another process has taken over, as the fence of the duty shows. The duty is stopped, and the process stands by. */
  readonly superseded: (error: unknown) => void;
  /** The duty cannot continue, and the process must restart. */
  readonly failed: (error: unknown) => void;
  /** Whether another process will continue the duty after a stop. */
  readonly hasSuccessor: () => boolean;
  /** Whether this process has seen lately that it owns the lease. Otherwise another one may own it by now. */
  readonly isCertain: () => boolean;
}

/** Work that one process at a time does. */
export interface Duty {
  readonly lease: LeaseName;
  /** In words, for readiness and the log. */
  readonly title: string;
  /** Whether this process can do it now. Otherwise it leaves it to others, if they can. Default: always. */
  readonly isPossible?: (() => boolean) | undefined;
  /** At the end of the process, this duty stops only after the one with that lease. */
  readonly stopsAfter?: LeaseName | undefined;
  /** Creates what does the work, anew each time the lease was won. */
  create(context: DutyContext): Startable;
}

export function isImpossible({ isPossible }: Duty): boolean {
  return isPossible?.() === false;
}

/** Those that others wait for come first. */
export function inOrderOfStop(duties: readonly Duty[]): readonly Duty[] {
  return [...duties.filter(({ stopsAfter }) => !stopsAfter), ...duties.filter(({ stopsAfter }) => stopsAfter)];
}
