"use strict";

/**
 * The layers of the source tree and what each may import, besides itself.
 *
 * `layers` lists other layers. `src/*` means every layer below src, except the layers in `except`.
 * `bans` lists packages (and everything below them) that the layer must not import.
 * `"*"` bans every package and every Node built-in.
 */
const transports = ["mongodb", "mqtt"];
const graphqlPackages = ["graphql", "type-graphql", "graphql-ws", "@apollo/server"];

const layers = {
  "src/domain": { layers: [], bans: ["*"] },
  "src/pem": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/config": { layers: ["src/domain", "src/pem"], bans: [...transports, ...graphqlPackages] },
  "src/registry": { layers: ["src/domain"], bans: ["mqtt", ...graphqlPackages] },
  "src/rollups": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/store": { layers: ["src/domain", "src/rollups"], bans: ["mqtt", ...graphqlPackages] },
  "src/journal": { layers: ["src/domain"], bans: ["mqtt", ...graphqlPackages] },
  "src/process": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  // Assembles the parts that run in the flush thread.
  "src/flush": {
    layers: ["src/consumers", "src/domain", "src/journal", "src/process", "src/rollups", "src/store"],
    bans: ["mqtt", ...graphqlPackages],
  },
  "src/broker": { layers: ["src/domain", "src/pem"], bans: ["mongodb", ...graphqlPackages] },
  "src/metrics": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/consumers": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/leases": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/live": { layers: ["src/domain"], bans: transports },
  "src/ingest": { layers: ["src/domain"], bans: ["mongodb", ...graphqlPackages] },
  "src/ingest/codecs": { layers: ["src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/ingest/stages": { layers: ["src/ingest/codecs", "src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/ingest/mqtt": { layers: ["src/ingest/stages", "src/domain"], bans: ["mongodb", ...graphqlPackages] },
  "src/ingest/redrive": { layers: ["src/ingest/stages", "src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/ingest/rejections": { layers: ["src/ingest/stages", "src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/ingest/explain": { layers: ["src/ingest/stages", "src/domain"], bans: [...transports, ...graphqlPackages] },
  "src/services": { layers: ["src/domain", "src/rollups"], bans: [...transports, ...graphqlPackages] },
  "src/schema": { layers: ["src/domain"], bans: transports },
  "src/resolvers": { layers: ["src/schema", "src/services", "src/domain"], bans: transports },
  "src/graphql": {
    layers: ["src/resolvers", "src/schema", "src/services", "src/domain"],
    bans: transports,
  },
  "src/server": {
    layers: ["src/graphql", "src/resolvers", "src/schema", "src/services", "src/domain"],
    bans: transports,
  },
  "src/app": { layers: ["src/*"], except: ["src/main", "src/cli"] },
  "src/main": { layers: ["src/*"], except: ["src/cli"] },
  "src/cli": { layers: ["src/*", "mosquitto"], except: ["src/main"] },
  sdk: { layers: [] },
  // The console reaches the platform only through the SDK.
  console: { layers: ["sdk"], bans: [...transports, ...graphqlPackages] },
  mosquitto: { layers: ["src/broker", "src/domain"], bans: ["mongodb", ...graphqlPackages] },
  dev: { layers: ["src/*", "mosquitto", "sdk"] },
  bench: { layers: ["src/*", "mosquitto", "dev", "sdk"] },
  test: { layers: ["src/*", "mosquitto", "dev", "bench", "sdk"] },
};

module.exports = { layers };
