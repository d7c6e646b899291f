import { lexicographicSortSchema, printSchema } from "graphql";
import { createBareSchema } from "./schema";

/** The schema in SDL: sorted, with descriptions and a final line break. Content of `schema.graphql`. */
export function printSluiceSchema(): string {
  return `${printSchema(lexicographicSortSchema(createBareSchema()))}\n`;
}
