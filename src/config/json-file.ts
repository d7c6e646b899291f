/** Parses JSON from a file that a variable names. */
import { lineAfter, whyNotJson, type JsonWords } from "../domain/not-json";
import { fail, ok, type Result } from "../domain/result";

const WORDS: Omit<JsonWords, "example"> = {
  text: "file",
  send: "write",
  document: "an object or an array",
  content: "JSON",
  severalDocuments: "write one document",
  notANumber: "JSON has no NaN and no Infinity: leave the property out",
  cutOff: "complete the file",
};

/** Returns the parsed text, or the mistake and its remedy. `found` continues a sentence that begins with the file. */
export function jsonIn(text: string, example: string): Result<unknown, { found: string; remedy: string }> {
  try {
    return ok(JSON.parse(text));
  } catch {
    const { found, remedy } = whyNotJson(Buffer.from(text), text, { ...WORDS, example }, lineAfter);
    return fail({ found, remedy: remedy ?? `write ${example}` });
  }
}
