/** The JSON codec: `{"value": 27.4, "timestamp"?: …, "id"?: …}`, or an array of up to 1,000 of these. */
import { fail, ok, type Result } from "../../domain/result";
import { countReadings } from "./json-count";
import type { PayloadCodec, PayloadFailure, PayloadReading } from "./payload-codec";

/** Maximum readings per message. */
const MAX_READINGS_PER_MESSAGE = 1_000;

/** Maximum length of a reading's `id`, characters. */
const MAX_MESSAGE_ID_CHARACTERS = 128;

const PROPERTIES = new Set(["value", "timestamp", "id"]);
const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Its parameters mean nothing: JSON is UTF-8 and has none (RFC 8259, 8.1 and 11). */
export const jsonCodec: PayloadCodec = { contentTypes: ["application/json"], decode, count: countReadings };

function decode(payload: Buffer): Result<PayloadReading[], PayloadFailure> {
  const text = payload.toString("utf8");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return malformed(payload.length === 0 ? "the payload is empty" : "the payload is not JSON", 1);
  }
  // The replacement character may also have been sent as such.
  if (text.includes("\uFFFD") && !payload.equals(Buffer.from(text))) {
    return malformed("the payload is not valid UTF-8", 1);
  }
  if (!Array.isArray(document)) {
    const reading = parseReading(document, "", 1);
    return reading.ok ? ok([reading.value]) : reading;
  }
  const items: readonly unknown[] = document;
  if (items.length === 0) return malformed("the array of readings is empty", 1);
  if (items.length > MAX_READINGS_PER_MESSAGE) {
    return failed(
      "PAYLOAD_TOO_LARGE",
      `the message contains ${items.length} readings, more than the maximum of ${MAX_READINGS_PER_MESSAGE}`,
      items.length,
    );
  }
  const readings: PayloadReading[] = [];
  for (let index = 0; index < items.length; index++) {
    const reading = parseReading(items[index], `[${index}]`, items.length);
    if (!reading.ok) return reading;
    readings.push(reading.value);
  }
  return ok(readings);
}

/** Epoch milliseconds of an integer, or of an ISO 8601 date-time with offset; undefined for anything else. */
export function parseTimestamp(timestamp: unknown): number | undefined {
  if (typeof timestamp === "number") {
    return Number.isSafeInteger(timestamp) && Math.abs(timestamp) <= 8.64e15 ? timestamp : undefined;
  }
  if (typeof timestamp !== "string") return undefined;
  const match = ISO_8601.exec(timestamp);
  if (match === null) return undefined;
  // Date.parse turns 30 February into a day of March; a gateway that sends it has a broken clock.
  const daysInMonth = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  if (Number(match[3]) > daysInMonth) return undefined;
  const milliseconds = Date.parse(timestamp);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function parseReading(item: unknown, at: string, readings: number): Result<PayloadReading, PayloadFailure> {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    return malformed(`reading${at} is not an object with a 'value'`, readings);
  }
  const reading = item as { value?: unknown; timestamp?: unknown; id?: unknown };
  for (const property in reading) {
    if (!PROPERTIES.has(property)) {
      return malformed(
        `reading${at} has the unknown property '${property.slice(0, 40)}'; use only \`value\`, \`timestamp\` and \`id\``,
        readings,
      );
    }
  }
  const { value, timestamp, id } = reading;
  if (value === undefined) return malformed(`reading${at} has no 'value'`, readings);
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return failed("INVALID_VALUE", `reading${at}.value is not a finite number`, readings);
  }
  if (id !== undefined && (typeof id !== "string" || id.length < 1 || id.length > MAX_MESSAGE_ID_CHARACTERS)) {
    return malformed(
      `the ID of reading${at} is not a string of 1 to ${MAX_MESSAGE_ID_CHARACTERS} characters`,
      readings,
    );
  }
  let milliseconds: number | null = null;
  if (timestamp !== undefined) {
    milliseconds = parseTimestamp(timestamp) ?? null;
    if (milliseconds === null) {
      return failed(
        "INVALID_TIMESTAMP",
        `reading${at}.timestamp is neither an ISO 8601 date-time with offset nor integer epoch milliseconds`,
        readings,
      );
    }
  }
  return ok({ value, timestamp: milliseconds, id: id ?? null });
}

function malformed(detail: string, readings: number) {
  return failed("MALFORMED_PAYLOAD", detail, readings);
}

function failed(reason: PayloadFailure["reason"], detail: string, readings: number) {
  return fail<PayloadFailure>({ reason, detail, readings });
}
