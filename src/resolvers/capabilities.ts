/** The capabilities that add to the schema, one line each. */
export { auditResolvers } from "./audit-resolver";
export { brokerSessionResolvers } from "./broker-session-resolver";
export { brokerTraceResolvers } from "./broker-trace-resolver";
export { connectionFailureResolvers } from "./connection-failure-resolver";
