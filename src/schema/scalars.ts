/** The scalars that the API defines: times, and opaque positions in a list or stream. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { DATE_TIME_RULE, parseDateTime } from "../domain/date-time";

/** Maximum length of a cursor, enough for a stream over 256 partitions. */
const MAX_CURSOR_CHARACTERS = 12_000;

function parseDateTimeInput(value: unknown): Date {
  if (typeof value !== "string") {
    throw new GraphQLError(`Invalid DateTime ${kindOf(value)}. Use a string in ${DATE_TIME_RULE}.`);
  }
  const parsed = parseDateTime(value);
  if (parsed.ok) return new Date(parsed.value.milliseconds);
  const { quoted, mistake } = parsed.failure;
  throw new GraphQLError(`Invalid DateTime ${quoted}: ${mistake}. Use ${DATE_TIME_RULE}.`);
}

/** Returns the value of a literal in a document; undefined for enum values and objects. */
function literalOf(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : undefined;
}

function kindOf(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" || value === null
    ? String(value)
    : `of type ${typeof value}`;
}

const MINUTE_MS = 60_000;
const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, "0")}.`);
const MILLISECONDS = Array.from({ length: 1_000 }, (_, millisecond) => `${String(millisecond).padStart(3, "0")}Z`);

/** Number of minutes kept in memory. A response alternates between times of measurement and times of receipt. */
const MINUTES = 64;

/**
 * Returns a function that formats epoch milliseconds like `Date.toISOString`. Times of a response are close together,
 * so the function reuses the text before the seconds from earlier calls.
 */
export function isoWriter(): (time: number) => string {
  const minutes = new Float64Array(MINUTES).fill(NaN);
  const beforeSeconds: string[] = [];
  return (time) => {
    const minute = Math.floor(time / MINUTE_MS);
    const place = minute & (MINUTES - 1);
    const within = time - minute * MINUTE_MS;
    if (!Number.isInteger(time)) return new Date(time).toISOString();
    if (minutes[place] !== minute) {
      const text = new Date(time).toISOString();
      minutes[place] = minute;
      beforeSeconds[place] = text.slice(0, -"00.000Z".length);
      return text;
    }
    const second = Math.floor(within / 1_000);
    return `${beforeSeconds[place]}${SECONDS[second]}${MILLISECONDS[within - 1_000 * second]}`;
  };
}

const writeIso = isoWriter();

/** Parses into a `Date`. Serializes a `Date` or epoch milliseconds. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description:
    "A point in time in RFC 3339, such as `2026-03-01T12:00:00.000Z` or `2026-03-01T13:00:00+01:00`. You can omit " +
    "the seconds. Sluice truncates fractions of a second to milliseconds. Responses use UTC with `Z`.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize(value) {
    if (typeof value === "number") return writeIso(value);
    if (value instanceof Date) return writeIso(value.getTime());
    throw new TypeError("Invalid DateTime. Serialize a Date or epoch milliseconds.");
  },
  parseValue: parseDateTimeInput,
  parseLiteral: (node) => parseDateTimeInput(literalOf(node)),
});

function parseCursor(text: unknown): string {
  if (typeof text !== "string" || text.length === 0 || text.length > MAX_CURSOR_CHARACTERS) {
    throw new GraphQLError("Invalid Cursor. Use a cursor from a response of this API.");
  }
  return text;
}

/** Checks only the length. The list or stream that receives a cursor checks its content. */
export const CursorScalar = new GraphQLScalarType<string, string>({
  name: "Cursor",
  description:
    "An opaque position in a list or stream. Take it from a response, and do not parse it: its format can change.",
  serialize: parseCursor,
  parseValue: parseCursor,
  parseLiteral: (node) => parseCursor(node.kind === Kind.STRING ? node.value : undefined),
});
