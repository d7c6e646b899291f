import type { Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import type { PlatformStore, RegisteredCounts } from "../domain/ports/platform";
import { COLLECTIONS } from "./documents";

const PING_MS = 2_000;
const COUNT_MS = 2_000;

export class MongoPlatformStore implements PlatformStore {
  constructor(private readonly db: Db) {}

  isReachable(): Promise<boolean> {
    return this.db.command({ ping: 1 }, { timeoutMS: PING_MS }).then(
      () => true,
      () => false,
    );
  }

  async registered(deadline?: Deadline): Promise<RegisteredCounts> {
    const maxTimeMS = deadline === undefined ? COUNT_MS : Math.max(Math.ceil(deadline.at - Date.now()), 1);
    const count = (name: string) => this.db.collection(name).estimatedDocumentCount({ maxTimeMS });
    const [tenants, assets, sensors] = await Promise.all([
      count(COLLECTIONS.tenants),
      count(COLLECTIONS.assets),
      count(COLLECTIONS.sensors),
    ]);
    return { tenants, assets, sensors };
  }
}
