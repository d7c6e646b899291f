/** A component with a start and a stop. */
export interface Startable {
  /** Resolves when the component is ready for work. */
  start(): Promise<void>;
  /** Flushes and releases everything. Idempotent; resolves even if it never started. */
  stop(): Promise<void>;
}

/** A component with the name under which readiness and logs show it. */
export type NamedPart = readonly [name: string, part: Startable];

/** Returns a list with the part, or an empty list if this process does not have it. */
export function optionalPart(name: string, part: Startable | null): readonly NamedPart[] {
  return part === null ? [] : [[name, part]];
}
