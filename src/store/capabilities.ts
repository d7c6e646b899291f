/** The capabilities that keep data in MongoDB, one line each. */
export { storedBrokerSessions } from "./broker-sessions-contribution";
export { storedConnectionFailures } from "./connection-failures-contribution";
export { storedRollups } from "./rollups-contribution";
export { storedUsage } from "./usage-contribution";
