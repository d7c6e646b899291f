/** Checks a request's headers and body before GraphQL: JSON in UTF-8, not compressed. */
import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import { isNestedTooDeep, MAX_JSON_NESTING } from "../domain/json-nesting";
import { isJson, type JsonMistake, type JsonWords, whyNotJson } from "../domain/not-json";
import { acceptedType } from "./response-type";

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

export interface HeaderProblem {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Returns why Sluice rejects a request by its headers, before it reads the body; undefined if the headers are
 * acceptable.
 */
export function headerProblem(headers: IncomingHttpHeaders): HeaderProblem | undefined {
  if (acceptedType(headers.accept) === undefined) {
    const message =
      "The header Accept allows no JSON. Set it to application/json or application/graphql-response+json.";
    return { status: 406, message };
  }
  const { "content-encoding": encoding = "identity", "content-type": type = "" } = headers;
  if (encoding.toLowerCase() !== "identity") {
    const message = `Bodies with Content-Encoding "${encoding}" are not accepted. Send the body uncompressed.`;
    // The response names the accepted encoding (RFC 9110, section 15.5.16).
    return { status: 415, message, headers: { "accept-encoding": "identity" } };
  }
  const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? "utf-8";
  if (charset === "utf-8" || charset === "utf8") return undefined;
  return { status: 415, message: `The charset "${charset}" is not accepted. Send JSON in UTF-8.` };
}

/** A mistake in a body. The error handler responds with its status and message. */
export class BodyError extends Error {
  readonly statusCode = 400;
}

const EXAMPLE = '{"query": "{ viewer { role } }"}';

/**
 * Maximum size of a body for which an error names the place of the mistake. Finding it in a larger body would delay
 * other requests.
 */
const MAX_EXPLAINED_BYTES = 65_536;

const WORDS: JsonWords = {
  text: "body",
  send: "send",
  document: "an object",
  content: "a query",
  example: EXAMPLE,
  severalDocuments: "send each operation in a request of its own",
  notANumber: "JSON has no NaN and no Infinity: send null, or leave the property out",
  cutOff: "the body is cut off: compare its size with what the client sent",
};

/** Common bodies that are not JSON. */
const OTHERS: readonly (readonly [start: RegExp, is: string])[] = [
  [/^\s*(?:(?:query|mutation|subscription|fragment)\b(?!=)|\{\s*(?:\.\.\.|\w+\b\s*[({}@\w]))/, "is a GraphQL document"],
  [/^(?:query|operationName|variables|extensions)=/, "is an HTML form"],
];

/**
 * Decodes a JSON body. Returns an error for the error handler if the body is not UTF-8, or is nested too deeply to be
 * parsed.
 */
export function decodeBody(body: Buffer): string | BodyError {
  if (!isUtf8(body)) return bodyError(whyNotJson(body, body.toString(), WORDS));
  if (!isNestedTooDeep(body)) return body.toString();
  return new BodyError(`The body has more than ${MAX_JSON_NESTING} nested arrays and objects. Flatten the variables.`);
}

type Done = (error: Error | null, parsed?: unknown) => void;

/** Replaces the error of a JSON parser with the reason why the decoded body could not be parsed. */
export function explained(body: Buffer, text: string, done: Done): Done {
  return (error, parsed) => done(error && whyNotParsed(body, text), parsed);
}

function whyNotParsed(body: Buffer, text: string): BodyError {
  const other = OTHERS.find(([start]) => start.test(text));
  if (other !== undefined) return bodyError({ found: other[1], remedy: `send it as JSON: ${EXAMPLE}` });
  if (body.length > MAX_EXPLAINED_BYTES) {
    return bodyError({ found: "is not JSON", remedy: "check it with a JSON parser before you send it" });
  }
  if (isJson(text)) {
    return new BodyError('The body has a property "__proto__" or "constructor.prototype". Choose another name.');
  }
  return bodyError(whyNotJson(body, text, WORDS));
}

function bodyError(mistake: JsonMistake): BodyError {
  return new BodyError(inSentences("The body", mistake));
}

/** Formats a mistake, such as `The body is not JSON at byte 9: found …. Write double quotes.` */
export function inSentences(name: string, { found, remedy }: JsonMistake): string {
  if (remedy === null) return `${name} ${found}.`;
  return `${name} ${found}. ${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`;
}
