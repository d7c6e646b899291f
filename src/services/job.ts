import type { JobName } from "../domain/lease";
import type { Startable } from "../domain/ports/lifecycle";

/** Background work that one process at a time does. Two that do it at once do no harm: each step is idempotent. */
export interface Job {
  readonly name: JobName;
  /** Creates the work. Called each time that this process takes the lease. */
  create(): Startable;
}
