import { isUtf8 } from "node:buffer";
import { isJson, type JsonWords, whyNotJson } from "../domain/not-json";
import { inSentences } from "./request-body";

/** Maximum characters of a wrong encoding that a message quotes. */
const MAX_QUOTED = 24;
const ESCAPES = /%[0-9a-f]{2}(?:%[0-9a-f]{2})*|%/gi;

/**
 * Describes the first part of a query string that is not percent-encoded UTF-8; null if there is none. Parsers keep
 * such a part unchanged, or replace it with U+FFFD. Sluice would then use a text that the client did not mean.
 */
export function queryStringMistake(url: string): string | null {
  const start = url.indexOf("?");
  if (start < 0) return null;
  for (const [found] of url.slice(start).matchAll(ESCAPES)) {
    if (found === "%") return "A % in the URL does not begin a percent-encoding. Write it as %25.";
    if (!isUtf8(Buffer.from(found.replaceAll("%", ""), "hex"))) {
      return `${found.slice(0, MAX_QUOTED)} in the URL is not UTF-8. Percent-encode the UTF-8 bytes: %C3%BC for ü.`;
    }
  }
  return null;
}

/** Parameters of GraphQL over HTTP that are JSON. */
const JSON_PARAMETERS = ["variables", "extensions"];
const MAY_HAVE_JSON = /[?&](?:variables|extensions)=/;

const WORDS: JsonWords = {
  text: "parameter",
  send: "send",
  document: "an object",
  content: "an object",
  example: '{"first": 10}, percent-encoded',
  severalDocuments: "send one object",
  notANumber: "JSON has no NaN and no Infinity: send null, or leave the property out",
  cutOff: "percent-encode & and # in the value, which end it",
};

/** Describes the first parameter of a GET request that must be JSON but is not; null if there is none. */
export function jsonParameterMistake({
  method,
  url,
}: {
  readonly method: string;
  readonly url: string;
}): string | null {
  if (method !== "GET" || !MAY_HAVE_JSON.test(url)) return null;
  const { searchParams } = new URL(url, "http://localhost");
  for (const name of JSON_PARAMETERS) {
    const text = searchParams.get(name);
    // An empty parameter counts as absent.
    if (text === null || text === "" || isJson(text)) continue;
    return inSentences(`The parameter ${name}`, whyNotJson(Buffer.from(text), text, WORDS));
  }
  return null;
}
