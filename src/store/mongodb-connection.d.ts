/** Internal class of the driver, version 7.9.0, which executes every command. */
declare module "mongodb/lib/cmap/connection" {
  import { EventEmitter } from "node:events";

  /** Emits `close` when its socket has closed. */
  export class Connection extends EventEmitter {
    command(ns: { db: string }, command: Record<string, unknown>, ...rest: unknown[]): Promise<unknown>;
  }
}
