/** The API's own scalars: times, and opaque positions in a list or stream. */
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

const ISO_8601 =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const LATEST = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
const EARLIEST = Date.parse("0000-01-01T00:00:00.000Z");
const MAX_CURSOR_CHARACTERS = 512;

function parseDateTime(text: unknown): Date {
  const day = typeof text === "string" ? ISO_8601.exec(text)?.[1] : undefined;
  // Date turns 30 February into a day of March, so check that the day exists.
  if (
    typeof text !== "string" ||
    day === undefined ||
    new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day
  ) {
    throw new GraphQLError(
      "Invalid DateTime. Use ISO 8601 with a time zone and at most milliseconds, such as 2026-03-01T12:00:00.000Z " +
        "or 2026-03-01T13:00:00+01:00.",
    );
  }
  const date = new Date(text);
  if (date.getTime() < EARLIEST || date.getTime() > LATEST) {
    throw new GraphQLError("Invalid DateTime. Use a time between the years 0000 and 9999 in UTC.");
  }
  return date;
}

const MINUTE_MS = 60_000;
const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, "0")}.`);
const MILLISECONDS = Array.from({ length: 1_000 }, (_, millisecond) => `${String(millisecond).padStart(3, "0")}Z`);

/**
 * Formats epoch milliseconds like `Date.toISOString`. Times of one response are close together, so it keeps the part
 * before the seconds from the last call.
 */
export function isoWriter(): (time: number) => string {
  let minute = NaN;
  let beforeSeconds = "";
  return (time) => {
    const within = time - minute;
    if (!(within >= 0 && within < MINUTE_MS && Number.isInteger(within))) {
      const text = new Date(time).toISOString();
      minute = Math.floor(Math.trunc(time) / MINUTE_MS) * MINUTE_MS;
      beforeSeconds = text.slice(0, -"00.000Z".length);
      return text;
    }
    const second = Math.floor(within / 1_000);
    return beforeSeconds + SECONDS[second] + MILLISECONDS[within - 1_000 * second];
  };
}

const writeIso = isoWriter();

/** Internally a `Date`; epoch milliseconds are serialized too. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description:
    "A point in time in ISO 8601 with a time zone, such as `2026-03-01T12:00:00.000Z` or " +
    "`2026-03-01T13:00:00+01:00`. The precision is a millisecond. Responses use UTC with `Z`.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize(value) {
    if (typeof value === "number") return writeIso(value);
    if (value instanceof Date) return writeIso(value.getTime());
    throw new TypeError("Invalid DateTime. Serialize a Date or epoch milliseconds.");
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

function parseCursor(text: unknown): string {
  if (typeof text !== "string" || text.length === 0 || text.length > MAX_CURSOR_CHARACTERS) {
    throw new GraphQLError("Invalid Cursor. Use a cursor from a response of this API.");
  }
  return text;
}

/** Checks only the form of the string. The required content of a cursor depends on where it is used. */
export const CursorScalar = new GraphQLScalarType<string, string>({
  name: "Cursor",
  description:
    "An opaque position in a list or stream. Take it from a response, and do not parse it: its format can change.",
  serialize: parseCursor,
  parseValue: parseCursor,
  parseLiteral: (node) => parseCursor(node.kind === Kind.STRING ? node.value : undefined),
});
