/** All shapes of all attackers. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { buildSchema, type GraphQLSchema } from "graphql";
import { brokerShapes } from "./broker";
import { costlyShapes } from "./costly";
import { exportShapes } from "./exports";
import { nobodyShapes } from "./nobody";
import { eventShapes, mutationShapes, queryShapes } from "./operations";
import { rejectedShapes } from "./rejected";
import type { Shape } from "./shape";

/** Reads the schema from schema.graphql. `npm run check:generated` fails if the served schema differs. */
export function printedSchema(): GraphQLSchema {
  return buildSchema(readFileSync(path.resolve(__dirname, "../../../schema.graphql"), "utf8"));
}

export function shapesOf(schema: GraphQLSchema): Shape[] {
  return [
    ...queryShapes(schema, "reader"),
    ...eventShapes(schema, "reader"),
    ...rejectedShapes("reader"),
    ...exportShapes("reader"),
    ...mutationShapes(schema, "admin"),
    ...nobodyShapes(schema),
    ...brokerShapes(),
    ...costlyShapes(),
  ];
}
