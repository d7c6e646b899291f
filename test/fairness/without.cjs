"use strict";

/**
 * `node --require` this in the platform's process: takes one ceiling out of it, the one that `FAIRNESS_WITHOUT` names,
 * to show that the test notices. Throws where there is no such ceiling any more.
 */
require("reflect-metadata");
const path = require("node:path");
const { isMainThread } = require("node:worker_threads");

const dist = (file) => require(path.resolve(__dirname, "../../dist/src", file));

/** Replaces a method for which there must be one. */
function replace({ prototype }, name, method) {
  if (typeof prototype[name] !== "function") throw new Error(`no method ${name}: what bounds this now?`);
  prototype[name] = method;
}

/** Changes properties for which there must be values. */
function set(object, values) {
  for (const name of Object.keys(values)) {
    if (object[name] === undefined) throw new Error(`no ${name}: what bounds this now?`);
  }
  Object.assign(object, values);
}

const ENDLESS = { total: Infinity, perOwner: Infinity };

const ceilings = {
  "slices of execution": () => replace(dist("graphql/fair-scheduler.js").FairScheduler, "isUsedUp", () => false),
  "reads at a time": () => {
    set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { reads: ENDLESS });
    replace(dist("graphql/operation-reads.js").OperationReads, "run", (read) => read());
  },
  "large answers at a time": () => set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { largeAnswers: ENDLESS }),
  "turns of replays": () => {
    const { ReadingsFeed } = dist("live/readings.js");
    const { subscribe } = ReadingsFeed.prototype;
    replace(ReadingsFeed, "subscribe", function (...args) {
      if (typeof this.replays?.run !== "function") throw new Error("no queue of replays: what bounds them now?");
      this.replays.run = (_owner, step) => step();
      return subscribe.apply(this, args);
    });
  },
  "comparisons of fields": () =>
    replace(dist("graphql/document-reader.js").DocumentReader, "rejectDocument", () => undefined),
};

if (isMainThread && process.env.FAIRNESS_WITHOUT) {
  const remove = ceilings[process.env.FAIRNESS_WITHOUT];
  if (remove === undefined) throw new Error(`no such ceiling: ${process.env.FAIRNESS_WITHOUT}`);
  remove();
}
