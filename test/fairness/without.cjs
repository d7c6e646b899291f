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
  "size of an answer": () => set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { maxAnswerLength: Infinity }),
  "reads at a time": () => {
    set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { reads: ENDLESS });
    replace(dist("graphql/operation-reads.js").OperationReads, "run", (read) => read());
  },
  "large answers at a time": () => set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { largeAnswers: ENDLESS }),
  "queues of reads and replays": () => replace(dist("domain/fair-queue.js").FairQueue, "hasRoom", () => true),
  "mutations at a time": () => set(dist("graphql/bounds.js").DEFAULT_BOUNDS, { mutations: ENDLESS }),
  "comparisons of fields": () =>
    replace(dist("graphql/document-reader.js").DocumentReader, "rejectDocument", () => undefined),
  "unread answers": () => replace(dist("server/buffered-responses.js").BufferedResponses, "report", () => undefined),
};

if (isMainThread && process.env.FAIRNESS_WITHOUT) {
  const remove = ceilings[process.env.FAIRNESS_WITHOUT];
  if (remove === undefined) throw new Error(`no such ceiling: ${process.env.FAIRNESS_WITHOUT}`);
  remove();
}
