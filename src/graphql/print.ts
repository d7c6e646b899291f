import { lexicographicSortSchema, printSchema } from "graphql";
import { createBareSchema } from "./schema";

/** The schema in SDL: sorted, with descriptions, ending in a line break. What `schema.graphql` holds. */
export function printSluiceSchema(): string {
  return `${printSchema(lexicographicSortSchema(createBareSchema()))}\n`;
}
