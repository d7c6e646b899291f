/** The JSON codec: `{"value": 27.4, "timestamp"?: …, "id"?: …}`, or an array of up to 1,000 of these. */
import leven from "leven";
import { isNestedTooDeep, MAX_JSON_NESTING } from "../../domain/json-nesting";
import { type JsonMistake, type JsonWords, whyNotJson, whyNotUtf8 } from "../../domain/not-json";
import { fail, ok, type Result } from "../../domain/result";
import { hasLoneSurrogate } from "../../domain/surrogates";
import { countReadings } from "./json-count";
import { repeatedProperty } from "./json-repeated";
import { NumberLiterals } from "./json-numbers";
import { parseTimestamp, type Timestamp } from "./json-timestamp";
import { excerpt, kindOf } from "./json-value";
import { nameOf, type PayloadCodec, type PayloadFailure, type PayloadReading } from "./payload-codec";

/** Maximum readings per message. */
const MAX_READINGS_PER_MESSAGE = 1_000;

const WORDS: JsonWords = {
  text: "payload",
  send: "publish",
  document: "an object or an array of objects",
  element: "reading",
  content: "a reading",
  example: '{"value": 27.4}',
  severalDocuments: "publish one document: send several readings as one array",
  notANumber: "JSON has no NaN and no Infinity: leave out readings without a number",
  cutOff: "the payload is cut off: compare its size with what the gateway sent",
};

/** Maximum length of a reading's `id`, in characters. */
const MAX_MESSAGE_ID_CHARACTERS = 128;

const PROPERTIES = ["value", "timestamp", "id"] as const;
/** Names that other platforms use for the properties. */
const OTHER_NAMES: ReadonlyMap<string, (typeof PROPERTIES)[number]> = new Map([
  ["v", "value"],
  ["data", "value"],
  ["reading", "value"],
  ["t", "timestamp"],
  ["ts", "timestamp"],
  ["time", "timestamp"],
  ["date", "timestamp"],
  ["datetime", "timestamp"],
  ["_id", "id"],
  ["uuid", "id"],
  ["messageid", "id"],
]);
const NO_TIMESTAMP: Timestamp = { milliseconds: null, finerDigits: "" };

/**
 * Ignores parameters of the content type: JSON is always UTF-8, and its type has no parameters (RFC 8259, 8.1 and 11).
 */
export const jsonCodec: PayloadCodec = { contentTypes: ["application/json"], decode, count: countReadings };

const NESTED_TOO_DEEP =
  `the payload has more than ${MAX_JSON_NESTING} nested arrays and objects; publish an object with a 'value', or an ` +
  "array of these";

function decode(payload: Buffer): Result<PayloadReading[], PayloadFailure> {
  if (isNestedTooDeep(payload)) return failed("MALFORMED_PAYLOAD", NESTED_TOO_DEEP, countReadings(payload));
  const text = payload.toString("utf8");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return failed("MALFORMED_PAYLOAD", detailOf(whyNotJson(payload, text, WORDS)), countReadings(payload));
  }
  // The replacement character stands for invalid bytes, unless the gateway has sent it.
  if (text.includes("\uFFFD") && !payload.equals(Buffer.from(text))) {
    return failed("MALFORMED_PAYLOAD", detailOf(whyNotUtf8(payload, text, WORDS)), countReadings(payload));
  }
  return new JsonMessage(text, document).readings();
}

/** A parsed document, which may be a reading or an array of readings. */
class JsonMessage {
  private readonly literals: NumberLiterals;

  constructor(
    private readonly text: string,
    private readonly document: unknown,
  ) {
    this.literals = new NumberLiterals(text);
  }

  /** Returns the readings, unless one of them repeats a property, which `JSON.parse` hides. */
  readings(): Result<PayloadReading[], PayloadFailure> {
    const readings = this.parsed();
    if (!readings.ok) return readings;
    const repeated = repeatedProperty(this.text, this.document);
    if (repeated === null) return readings;
    const { index, property } = repeated;
    const name = nameOf(Array.isArray(this.document) ? index : null);
    return failed("MALFORMED_PAYLOAD", `${name} has '${property}' twice; publish it once`, readings.value.length);
  }

  private parsed(): Result<PayloadReading[], PayloadFailure> {
    const { document } = this;
    if (!Array.isArray(document)) {
      const reading = this.reading(document, null, 1);
      return reading.ok ? ok([reading.value]) : reading;
    }
    const items: readonly unknown[] = document;
    if (items.length === 0) {
      return failed("MALFORMED_PAYLOAD", "the array of readings is empty; publish at least one", 1);
    }
    if (items.length > MAX_READINGS_PER_MESSAGE) {
      return failed(
        "PAYLOAD_TOO_LARGE",
        `the message contains ${items.length} readings, more than the maximum of ${MAX_READINGS_PER_MESSAGE}; publish them in several messages`,
        items.length,
      );
    }
    const readings: PayloadReading[] = [];
    for (let index = 0; index < items.length; index++) {
      const reading = this.reading(items[index], index, items.length);
      if (!reading.ok) return reading;
      readings.push(reading.value);
    }
    return ok(readings);
  }

  /** @param index the reading's index in the array; null if the document is the reading */
  private reading(item: unknown, index: number | null, readings: number): Result<PayloadReading, PayloadFailure> {
    if (typeof item !== "object" || item === null || Array.isArray(item)) {
      return failed(
        "MALFORMED_PAYLOAD",
        notAReading(item, index, () => this.literals.sentItem(index)),
        readings,
      );
    }
    const reading = item as { value?: unknown; timestamp?: unknown; id?: unknown };
    for (const property in reading) {
      if (property !== "value" && property !== "timestamp" && property !== "id") {
        const found = unknownProperty(property, reading);
        return failed("MALFORMED_PAYLOAD", `${nameOf(index)} has ${found}`, readings);
      }
    }
    const { value, timestamp, id } = reading;
    if (value === undefined) {
      const detail = `${nameOf(index)} has no 'value'; publish a number, such as ${WORDS.example}`;
      return failed("MALFORMED_PAYLOAD", detail, readings);
    }
    if (typeof value !== "number") {
      return failed("INVALID_VALUE", fieldIs("value", index, mistakeOfValue(value)), readings);
    }
    if (this.literals.isInexact(value)) {
      const mistake = this.literals.mistakeOf(value, index);
      if (mistake !== null) return failed("INVALID_VALUE", fieldIs("value", index, mistake), readings);
    }
    if (id !== undefined && !isMessageId(id)) {
      return failed(
        "MALFORMED_PAYLOAD",
        fieldIs(
          "id",
          index,
          mistakeOfId(id, () => this.literals.sent("id", index)),
        ),
        readings,
      );
    }
    let time = NO_TIMESTAMP;
    if (timestamp !== undefined) {
      const parsed = parseTimestamp(timestamp, this.literals, index);
      if (!parsed.ok) {
        return failed("INVALID_TIMESTAMP", fieldIs("timestamp", index, parsed.failure), readings);
      }
      time = parsed.value;
    }
    const { milliseconds, finerDigits } = time;
    return ok({ value, timestamp: milliseconds, finerDigits, id: id ?? null });
  }
}

function isMessageId(id: unknown): id is string {
  return typeof id === "string" && id.length >= 1 && id.length <= MAX_MESSAGE_ID_CHARACTERS && !hasLoneSurrogate(id);
}

function fieldIs(field: (typeof PROPERTIES)[number], index: number | null, mistake: string): string {
  return `${nameOf(index)}.${field} is ${mistake}`;
}

function notAReading(item: unknown, index: number | null, sent: () => string): string {
  const name = index === null ? "the payload" : nameOf(index);
  const isNested = typeof item === "string" && /^\s*[[{]/.test(item);
  const remedy = isNested
    ? "it is encoded twice: publish the JSON itself"
    : `publish an object with a 'value', such as {"value": ${typeof item === "number" ? sent() : 27.4}}`;
  return `${name} is ${kindOf(item, typeof item === "number" ? sent() : undefined)}; ${remedy}`;
}

function unknownProperty(property: string, reading: Readonly<Record<string, unknown>>): string {
  const plain = property.slice(0, 20).toLowerCase();
  const meant = OTHER_NAMES.get(plain) ?? PROPERTIES.find((each) => leven(plain, each) <= (each.length > 2 ? 2 : 0));
  const remedy = meant === undefined ? remedyOfUnknown(reading[property], reading) : `did you mean \`${meant}\`?`;
  return `the unknown property ${excerpt(property)}; ${remedy}`;
}

/** @param inner the value of the unknown property */
function remedyOfUnknown(inner: unknown, reading: Readonly<Record<string, unknown>>): string {
  if (reading.value === undefined) {
    if (Array.isArray(inner)) return "publish the array itself, without an object around it";
    if (typeof inner === "number") return "name it `value`: the topic names the sensor";
  }
  return "use only `value`, `timestamp` and `id`";
}

function mistakeOfValue(value: unknown): string {
  const found = kindOf(value);
  if (value === null) return `${found}, which is no number; leave the reading out`;
  if (typeof value === "boolean") return `${found}; publish 1 or 0`;
  if (typeof value === "string") {
    if (/^\s*[+-]?\d+([.,]\d+)?\s*[^\d\s.,:;/eE_-][^\d]*$/.test(value))
      return `${found}; publish the number alone, without its unit`;
    if (/^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(value)) return `${found}; remove the quotes`;
    if (/^-?\d+,\d+$/.test(value)) return `${found}; remove the quotes, and write a point instead of the comma`;
    if (/^([+-]?(nan|inf|infinity)|null|none|)$/i.test(value)) {
      return `${found}, which is no number; leave the reading out`;
    }
  }
  return `${found}; expected a number`;
}

function mistakeOfId(id: unknown, sent: () => string): string {
  const remedy = `use a string of 1 to ${MAX_MESSAGE_ID_CHARACTERS} characters`;
  if (id === null) return "null; leave it out";
  if (typeof id !== "string") return `${kindOf(id, typeof id === "number" ? sent() : undefined)}; ${remedy}`;
  if (hasLoneSurrogate(id)) return `${kindOf(id)}, which has an unpaired surrogate; send whole characters`;
  return id === "" ? `empty; ${remedy}, or leave it out` : `a string of ${id.length} characters; ${remedy}`;
}

function failed(reason: PayloadFailure["reason"], detail: string, readings: number) {
  return fail<PayloadFailure>({ reason, detail, readings });
}

function detailOf({ found, remedy }: JsonMistake): string {
  return `the payload ${found}${remedy === null ? "" : `; ${remedy}`}`;
}
