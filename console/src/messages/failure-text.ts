/** Texts of failures in the reader's language. */
import type { RequestFailure } from "../request-failure";
import type { Messages } from "./en";

export interface FailureText {
  readonly text: string;
  /** The server's English message; null: it says no more than `text`. */
  readonly detail: string | null;
}

/** Codes of failures whose server message names the values of the request. */
const EXPLAINED = new Set([
  "ALREADY_EXISTS",
  "BAD_USER_INPUT",
  "CONFLICT",
  "FORBIDDEN",
  "GRAPHQL_VALIDATION_FAILED",
  "INVALID",
  "LIMIT_EXCEEDED",
  "NOT_FOUND",
  "UNAVAILABLE",
]);
const LANGUAGE_OF_SERVER = "en";

type Texts = Pick<Messages, "failures" | "language">;

export function failureText({ failures, language }: Texts, failure: RequestFailure): FailureText {
  const { code, reason, message } = failure;
  const denials: Readonly<Record<string, string>> = failures.denials;
  const codes: Readonly<Record<string, string>> = failures.codes;
  const text = (reason === null ? undefined : denials[reason]) ?? codes[code];
  if (text === undefined) return { text: message, detail: null };
  if (!EXPLAINED.has(code)) return { text, detail: null };
  return language === LANGUAGE_OF_SERVER ? { text: message, detail: null } : { text, detail: message };
}

/** Returns the failure as one line, for a field. */
export function failureLine(texts: Texts, failure: RequestFailure): string {
  const { text, detail } = failureText(texts, failure);
  return detail === null ? text : `${text} (${detail})`;
}
