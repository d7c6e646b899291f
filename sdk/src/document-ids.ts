/** Entry point `@sluice/sdk/document-ids`, separate because few programs need it. */
export { documentIds } from "./generated/document-ids";
