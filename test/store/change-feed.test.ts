import { once } from "node:events";
import type { ChangeStreamDocument } from "mongodb";
import { toId } from "../../src/domain/keys";
import { type ChangeFeedListener, collectionOf } from "../../src/store/change-feed";
import { registrationFeed } from "../../src/store/registry-changes";
import { MongoTenantRepository } from "../../src/store/tenants";
import { disposeLater } from "../harness/servers";
import { migratedDatabase, silent, tenant } from "./database";

/** Records a listener's events, and resolves when expected events have arrived. */
class Witness implements ChangeFeedListener {
  readonly told: string[] = [];
  private readonly events = new EventTarget();

  changed(event: ChangeStreamDocument): void {
    this.note("documentKey" in event ? `${collectionOf(event)} ${String(event.documentKey._id)}` : "other");
  }

  current(): void {
    if (this.told.at(-1) !== "current") this.note("current");
  }

  reset(): void {
    this.note("reset");
  }

  async of(what: string): Promise<void> {
    while (!this.told.includes(what)) await once(this.events, "told");
  }

  private note(what: string): void {
    this.told.push(what);
    this.events.dispatchEvent(new Event("told"));
  }
}

test.each(["AT_ONCE", "NOW_AND_THEN"] as const)(
  "listeners share one change stream %s, and a later listener is reset first",
  async (pace) => {
    const { db } = await migratedDatabase();
    let opened = 0;
    db.client.on("commandStarted", ({ command }) => (opened += command.aggregate === 1 ? 1 : 0));
    const tenants = new MongoTenantRepository(db);
    const feed = registrationFeed(db, silent, pace);
    const [first, second] = [new Witness(), new Witness()];
    const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
    disposeLater(() => Promise.resolve([stopFirst, stopSecond].forEach((stop) => stop.abort())));

    feed.follow(first, stopFirst.signal);
    await first.of("current");
    await tenants.insert(tenant(toId("before")));
    await first.of("tenants before");
    feed.follow(second, stopSecond.signal);
    await second.of("current");
    await tenants.insert(tenant(toId("both")));
    await Promise.all([first.of("tenants both"), second.of("tenants both")]);
    stopFirst.abort();
    await tenants.insert(tenant(toId("later")));
    await second.of("tenants later");

    expect(first.told.filter((what) => what === "reset")).toHaveLength(1);
    expect(first.told).not.toContain("tenants later");
    expect(second.told[0]).toBe("reset");
    expect(second.told).not.toContain("tenants before");
    expect(opened).toBe(1);
  },
);

test("a feed without listeners is opened again for the next listener", async () => {
  const { db } = await migratedDatabase();
  const feed = registrationFeed(db, silent);
  for (const tenantId of ["once", "again"]) {
    const witness = new Witness();
    const stop = new AbortController();
    feed.follow(witness, stop.signal);
    await witness.of("current");
    await new MongoTenantRepository(db).insert(tenant(toId(tenantId)));
    await witness.of(`tenants ${tenantId}`);
    expect(witness.told[0]).toBe("reset");
    stop.abort();
  }
});
