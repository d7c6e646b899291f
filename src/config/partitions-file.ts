/** Parses the file that lists the partitions, and reports every mistake with its remedy. */
import path from "node:path";
import { z } from "zod";
import { MAX_PARTITION } from "../domain/keys";
import { jsonIn } from "./json-file";
import { trustedCaFile } from "./pem-files";
import { brokerUrl, gatewaysUrl } from "./urls";
import { line, mistake, password, READABLE, readText, sessionClientId, username } from "./values";
import type { ValueKind } from "./values";

const EXAMPLE = '[{ "id": 0, "brokerUrl": "mqtts://broker-0.example.com:8883", … }, …]';
const filePath = line("path", "set it to the path of a readable file");

/** Returns the schema of a partition. Paths in the file are relative to `folder`, which contains the file. */
function partitionIn(folder: string) {
  const file = filePath.schema.transform((name) => path.resolve(folder, name));
  return z.strictObject({
    /** Number of the partition. */
    id: z.int(`set it to a number from 0 to ${MAX_PARTITION}`).min(0).max(MAX_PARTITION),
    /** Address of the broker's TLS listener for the platform. */
    brokerUrl: brokerUrl.schema,
    /** Address of the broker for gateways. */
    publicUrl: gatewaysUrl.schema.optional(),
    /** PEM text of the root CA of the broker's certificate. */
    caFile: file.pipe(trustedCaFile.schema).optional(),
    admin: z.strictObject({ username: username.schema, passwordFile: secretIn(file, password) }),
    ingestion: z.strictObject({
      username: username.schema,
      passwordFile: secretIn(file, password),
      clientIdFile: secretIn(file, sessionClientId),
    }),
    /** Address of the broker's listener for client certificates. */
    certificateUrl: gatewaysUrl.schema.optional(),
    crlFile: file.optional(),
    pidFile: file.optional(),
    traceDir: file.optional(),
  });
}

/** Returns the schema of a file whose content is one secret. Messages do not show the content. */
function secretIn(file: z.ZodType<string, string>, { schema }: ValueKind<string>) {
  return file.transform((name, context) => {
    const text = readText(name);
    if (!text.ok) return mistake(context, `names '${name}', which cannot be read (${text.failure})`, READABLE);
    const secret = schema.safeParse(text.value.replace(/\r?\n$/, ""));
    if (secret.success) return secret.data;
    const remedy = secret.error.issues[0]?.message.replace(/^set it/, "set the content of the file");
    return mistake(context, `names '${name}', whose content is invalid (not shown: secret)`, remedy ?? READABLE);
  });
}

/**
 * One partition of the file. Fields of secrets and of the CA hold the content of their files. Other paths are absolute.
 */
export type PartitionEntry = z.output<ReturnType<typeof partitionIn>>;

/** Path of the file. The parsed value is its partitions, in the order of their numbers. */
export const partitionsFile: ValueKind<readonly PartitionEntry[]> = {
  type: "path",
  schema: z.string().transform((name, context) => {
    const text = readText(name);
    if (!text.ok) return mistake(context, `names '${name}', which cannot be read (${text.failure})`, READABLE);
    const json = jsonIn(text.value, EXAMPLE);
    if (!json.ok) return mistake(context, `names '${name}', which ${json.failure.found}`, json.failure.remedy);
    const entries = json.value;
    if (!isFilledArray(entries))
      return mistake(
        context,
        `names '${name}', which is not a JSON array with at least one partition`,
        `write ${EXAMPLE}`,
      );
    const parsed = z.array(partitionIn(path.dirname(name))).safeParse(entries);
    if (parsed.success) return unambiguous(parsed.data, context);
    for (const issue of parsed.error.issues) {
      const { found, remedy } = explained(issue, entries);
      context.addIssue({ code: "custom", message: remedy, params: { found } });
    }
    return z.NEVER;
  }),
};

function isFilledArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** Returns what is wrong, with its place in the file, and the remedy. */
function explained(issue: z.core.$ZodIssue, entries: readonly unknown[]): { found: string; remedy: string } {
  const where = z.core.toDotPath(issue.path);
  if (issue.code === "custom" && typeof issue.params?.found === "string") {
    return { found: `${where} ${issue.params.found}`, remedy: issue.message };
  }
  if (issue.code === "unrecognized_keys") {
    return {
      found: `${where} has the unknown field '${issue.keys.join("', '")}'`,
      remedy: "check its name, or remove it",
    };
  }
  const value = issue.path.reduce<unknown>(fieldOf, entries);
  if (value === undefined) return { found: `${where} is missing`, remedy: "add it" };
  if (issue.code === "invalid_type" || typeof value !== "string") {
    const wanted = issue.code === "invalid_type" && issue.expected !== "int" ? issue.expected : "number";
    return { found: `${where} is ${JSON.stringify(value).slice(0, 80)}`, remedy: remedyOfType(issue, wanted) };
  }
  return { found: `${where} is '${value.slice(0, 80)}'`, remedy: issue.message };
}

function remedyOfType({ message }: z.core.$ZodIssue, wanted: string): string {
  return message.startsWith("set it") ? message : `set it to a value of the type ${wanted}`;
}

function fieldOf(value: unknown, field: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

/**
 * Returns the partitions in the order of their numbers. Partition 0 must exist, and no two may share a number or a
 * broker.
 */
function unambiguous(entries: readonly PartitionEntry[], context: z.RefinementCtx): readonly PartitionEntry[] {
  const failure =
    twice(entries, ({ id }) => id, "the number") ??
    twice(entries, ({ brokerUrl: url }) => new URL(url).host, "the broker") ??
    (entries.some(({ id }) => id === 0)
      ? null
      : {
          found: "lists no partition 0",
          remedy: "give one partition the number 0: tenants, readings and cursors without a partition belong to it",
        });
  if (failure !== null) return mistake(context, failure.found, failure.remedy);
  return [...entries].sort((one, other) => one.id - other.id);
}

function twice(
  entries: readonly PartitionEntry[],
  key: (entry: PartitionEntry) => string | number,
  what: string,
): { found: string; remedy: string } | null {
  for (const [index, entry] of entries.entries()) {
    const earlier = entries.findIndex((other) => key(other) === key(entry));
    if (earlier === index) continue;
    return {
      found: `[${earlier}] and [${index}] both have ${what} ${key(entry)}`,
      remedy: "give each partition a different number and a different broker",
    };
  }
  return null;
}
