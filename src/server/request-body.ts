/** What a request's headers and body must be before GraphQL: JSON in UTF-8, not compressed. */
import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import { isNestedTooDeep, MAX_JSON_NESTING } from "../domain/json-nesting";
import { acceptedType } from "./response-type";

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

export interface HeaderProblem {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why headers make a request useless, before its body is read. */
export function headerProblem(headers: IncomingHttpHeaders): HeaderProblem | undefined {
  if (acceptedType(headers.accept) === undefined) {
    const message = "The header Accept allows no JSON. Send application/json or application/graphql-response+json.";
    return { status: 406, message };
  }
  const { "content-encoding": encoding = "identity", "content-type": type = "" } = headers;
  if (encoding.toLowerCase() !== "identity") {
    const message = `Bodies with Content-Encoding "${encoding}" are not accepted. Send the body uncompressed.`;
    // RFC 9110, section 15.5.16.
    return { status: 415, message, headers: { "accept-encoding": "identity" } };
  }
  const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? "utf-8";
  if (charset === "utf-8" || charset === "utf8") return undefined;
  return { status: 415, message: `The charset "${charset}" is not accepted. Send JSON in UTF-8.` };
}

/** The error handler responds with its status and message. */
class BodyError extends Error {
  readonly statusCode = 400;
}

/** Decodes a body of JSON; an error for the error handler if it is not UTF-8, or nested too deep to be parsed. */
export function decodeBody(body: Buffer): string | BodyError {
  if (!isUtf8(body)) return new BodyError("The body is not UTF-8. Encode it as UTF-8.");
  if (!isNestedTooDeep(body)) return body.toString();
  return new BodyError(`The body has more than ${MAX_JSON_NESTING} nested arrays and objects. Flatten the variables.`);
}
