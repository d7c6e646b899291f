import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  validateSchema,
} from "graphql";
import { printSluiceSchema } from "../../src/graphql/print";
import { createBareSchema } from "../../src/graphql/schema";

function undescribed(schema: GraphQLSchema): string[] {
  const missing: string[] = [];
  const check = (name: string, { description }: { description?: string | null | undefined }) => {
    if (!description) missing.push(name);
  };
  for (const type of Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"))) {
    check(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    const fields: Readonly<Record<string, GraphQLField<unknown, unknown> | GraphQLInputField>> = type.getFields();
    for (const field of Object.values(fields)) {
      check(`${type.name}.${field.name}`, field);
      if ("args" in field) for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  return missing;
}

describe("the schema", () => {
  const schema = createBareSchema();

  test("is valid", () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test("describes every type, field, argument and value", () => {
    expect(undescribed(schema)).toEqual([]);
  });

  test("equals schema.graphql", () => {
    expect(readFileSync(path.join(__dirname, "../../schema.graphql"), "utf8")).toBe(printSluiceSchema());
  });

  test("gives mutations nullable payloads with user errors", () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      expect(isObjectType(field.type) && String(field.type.getFields().userErrors?.type)).toBe("[UserError!]!");
      expect(field.args.map(({ name }) => name)).toEqual(["input"]);
    }
  });

  test("gives every connection all four arguments", () => {
    for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        if (!/Connection!?$/.test(String(field.type))) continue;
        const names = field.args.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(["first", "after", "last", "before"]));
      }
    }
  });
});
