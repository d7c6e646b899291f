/** The driver's own class, through which every command goes: see steps.ts. */
declare module "mongodb/lib/cmap/connection" {
  export class Connection {
    command(ns: { db: string }, command: Record<string, unknown>, ...rest: unknown[]): Promise<unknown>;
  }
}
