"use strict";

/**
 * Preloaded into a process of Sluice. Sends each connection to a server through the test's proxy for that server.
 * `TEST_ROUTES` maps ports of servers to ports of proxies. The configuration of Sluice cannot do this, because members
 * of a replica set and brokers of a cluster tell clients their own ports.
 */
const { Socket } = require("node:net");

const routes = JSON.parse(process.env.TEST_ROUTES ?? "{}");
const { connect } = Socket.prototype;

const routed = (options) => {
  const port = typeof options === "object" ? routes[options?.port] : undefined;
  return port === undefined ? options : { ...options, port };
};

Socket.prototype.connect = function (first, ...rest) {
  // `net` itself calls this with one array, which holds the normalized arguments.
  if (Array.isArray(first)) first[0] = routed(first[0]);
  return connect.call(this, Array.isArray(first) ? first : routed(first), ...rest);
};
