import type { JobName } from "../domain/lease";
import type { Startable } from "../domain/ports/lifecycle";

/**
 * Background work that one process at a time does. If two processes do it at the same time, no harm results, because
 * each step is idempotent.
 */
export interface Job {
  readonly name: JobName;
  /** Creates the work. Called every time this process takes the lease. */
  create(): Startable;
}
