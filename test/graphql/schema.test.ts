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
  }
  for (const [name, field] of fieldsOf(schema)) {
    check(name, field);
    if ("args" in field) for (const arg of field.args) check(`${name}(${arg.name})`, arg);
  }
  return missing;
}

/** All fields of types, interfaces and inputs by their names, such as `Type.field`. */
function fieldsOf(schema: GraphQLSchema): (readonly [string, GraphQLField<unknown, unknown> | GraphQLInputField])[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith("__")) return [];
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
    const fields: Readonly<Record<string, GraphQLField<unknown, unknown> | GraphQLInputField>> = type.getFields();
    return Object.entries(fields).map(([name, field]) => [`${type.name}.${name}`, field] as const);
  });
}

describe("the schema", () => {
  const schema = createBareSchema();

  test("is valid", () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test("has a description of every type, field, argument and value", () => {
    expect(undescribed(schema)).toEqual([]);
  });

  test("equals schema.graphql", () => {
    expect(readFileSync(path.join(__dirname, "../../schema.graphql"), "utf8")).toBe(printSluiceSchema());
  });

  test("regression: no description says when a non-null field is null", () => {
    const claims = fieldsOf(schema).filter(
      ([, { type, description }]) => /^\w+!$/.test(String(type)) && /\bnull\b/i.test(description ?? ""),
    );
    expect(claims.map(([name]) => name)).toEqual([]);
  });

  test("regression: names the listed objects in the default of a filter", () => {
    const filters = fieldsOf(schema).flatMap(([, field]) => {
      const filter = "args" in field ? field.args.find(({ name }) => name === "filter") : undefined;
      return filter === undefined ? [] : [[String(field.type), filter.description] as const];
    });
    expect(Object.fromEntries(filters)).toEqual({
      "AssetConnection!": "Conditions for the list. Defaults to all assets.",
      "AuditEventConnection!": "Conditions for the list. Defaults to all events.",
      "RejectedMessageConnection!": "Conditions for the list. Defaults to all rejected messages.",
      RejectionGroups: "Conditions for the messages. Defaults to all rejected messages.",
      "SensorConnection!": "Conditions for the list. Defaults to all sensors.",
      "TenantConnection!": "Conditions for the list. Defaults to all tenants.",
    });
  });

  test("regression: names the asset in changes of assets, not a sensor", () => {
    const ofAssets = fieldsOf(schema).flatMap(([name, field]) => {
      if (/^Asset(Delete|Register|Update)/.test(name)) return [field.description];
      return name.startsWith("Mutation.asset") && "args" in field
        ? field.args.map(({ description }) => description)
        : [];
    });
    expect(ofAssets.filter((description) => description?.includes("sensor"))).toEqual([]);
    expect(ofAssets).toContain("The asset to delete.");
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
