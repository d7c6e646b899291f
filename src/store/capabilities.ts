/** The capabilities that keep data in MongoDB, one line each. */
export { storedRollups } from "./rollups-contribution";
