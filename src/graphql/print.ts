import { lexicographicSortSchema, printSchema } from "graphql";
import { createBareSchema } from "./schema";

/**
 * Returns the schema in SDL, sorted, with descriptions and a final line break. It is the content of `schema.graphql`.
 */
export function printSluiceSchema(): string {
  return `${printSchema(lexicographicSortSchema(createBareSchema()))}\n`;
}
