"use strict";

/**
 * Preloaded into a process of Sluice: sends each connection to a server through the test's proxy of that connection.
 * `TEST_ROUTES` maps ports of servers to ports of proxies. Members of a replica set and brokers of a cluster name their
 * own ports, so that a configuration of Sluice cannot do it.
 */
const { Socket } = require("node:net");

const routes = JSON.parse(process.env.TEST_ROUTES ?? "{}");
const { connect } = Socket.prototype;

const routed = (options) => {
  const port = typeof options === "object" ? routes[options?.port] : undefined;
  return port === undefined ? options : { ...options, port };
};

Socket.prototype.connect = function (first, ...rest) {
  // `net` passes its normalized arguments as one marked list.
  if (Array.isArray(first)) first[0] = routed(first[0]);
  return connect.call(this, Array.isArray(first) ? first : routed(first), ...rest);
};
