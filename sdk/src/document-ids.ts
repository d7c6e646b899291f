/** What the entry point `@sluice/sdk/document-ids` offers, apart from the rest because few programs need it. */
export { documentIds } from "./generated/document-ids";
