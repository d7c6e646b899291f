"use strict";

/**
 * Load this with `node --require` in the platform's process. It removes the limits that `FAIRNESS_WITHOUT` names, to
 * show that the test fails without them. Throws if the code of a limit no longer exists.
 */
require("reflect-metadata");
const path = require("node:path");
const { isMainThread } = require("node:worker_threads");

const dist = (file) => require(path.resolve(__dirname, "../../dist/src", file));

/** Replaces a method. Throws if the class has no such method. */
function replace({ prototype }, name, method) {
  if (typeof prototype[name] !== "function")
    throw new Error(`no method ${name}: name the method that applies this limit now`);
  prototype[name] = method;
}

/** Sets properties. Throws if one of them has no value yet. */
function set(object, values) {
  for (const name of Object.keys(values)) {
    if (object[name] === undefined)
      throw new Error(`no property ${name}: name the property that applies this limit now`);
  }
  Object.assign(object, values);
}

const ENDLESS = { total: Infinity, perOwner: Infinity };

/** Keeps the messages of all tenants in one lane. */
class OneLane extends Map {
  get() {
    return super.get("all");
  }
  set(_tenantId, lane) {
    return super.set("all", lane);
  }
  delete() {
    return super.delete("all");
  }
}

const ceilings = {
  "slices of execution": () => replace(dist("graphql/fair-scheduler.js").FairScheduler, "isUsedUp", () => false),
  "reads at a time": () => {
    set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { reads: ENDLESS });
    replace(dist("graphql/operation-reads.js").OperationReads, "run", (read) => read());
  },
  "large answers at a time": () => set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { largeAnswers: ENDLESS }),
  "large answers beside unread ones": () =>
    replace(dist("graphql/operation-runner.js").OperationRunner, "holdLarge", () => undefined),
  "mutations at a time": () => set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { mutations: ENDLESS }),
  "queues of broker changes": () => {
    const { ChangeQueue } = dist("broker/change-queue.js");
    const { run } = ChangeQueue.prototype;
    // All tenants share one queue without a limit.
    replace(ChangeQueue, "run", function (_owner, task) {
      set(this, { maxOfTenant: Infinity });
      return run.call(this, "all", task);
    });
  },
  "turns of replays": () => {
    const { ReadingsFeed } = dist("live/readings.js");
    const { subscribe } = ReadingsFeed.prototype;
    replace(ReadingsFeed, "subscribe", function (...args) {
      if (typeof this.replays?.run !== "function")
        throw new Error("no property replays: name the queue that limits replays now");
      this.replays.run = (_owner, step) => step();
      return subscribe.apply(this, args);
    });
  },
  "intake of large messages": () => replace(dist("ingest/stages/intake.js").Intake, "excess", () => null),
  "turns of tenants in batches": () => {
    const { Lanes } = dist("ingest/lanes.js");
    const { add } = Lanes.prototype;
    replace(Lanes, "add", function (...args) {
      if (!(this.lanes instanceof OneLane)) set(this, { lanes: new OneLane() });
      return add.apply(this, args);
    });
  },
  "pauses of floods": () => replace(dist("services/credentials/flood-guard.js").FloodGuard, "flooded", () => undefined),
  "pace of metrics": () =>
    replace(dist("server/paced-metrics.js").PacedMetricsText, "text", function () {
      return this.registry.metrics();
    }),
  "pace of rejections": () => replace(dist("graphql/rejection-pace.js").RejectionPace, "next", () => undefined),
  "comparisons of fields": () =>
    replace(dist("graphql/document-reader.js").DocumentReader, "rejectDocument", () => undefined),
};

if (isMainThread && process.env.FAIRNESS_WITHOUT) {
  for (const name of process.env.FAIRNESS_WITHOUT.split(",")) {
    const remove = ceilings[name];
    if (remove === undefined) throw new Error(`FAIRNESS_WITHOUT names an unknown limit: ${name}`);
    remove();
  }
}
