/** The capabilities that add to the schema, one line each. */
export { auditResolvers } from "./audit-resolver";
