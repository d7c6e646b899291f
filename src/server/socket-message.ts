/**
 * Complements the protocol's core: explains why a message is invalid, and cancels operations that a client completes.
 */
import { CloseCode, parseMessage } from "graphql-ws";
import type { WebSocket } from "ws";
import { MAX_JSON_NESTING } from "../domain/json-nesting";
import { isJson, type JsonWords, whyNotJson } from "../domain/not-json";
import type { OperationDeadline } from "../graphql/operation-deadline";
import { inSentences } from "./request-body";

export const NESTED_TOO_DEEP = `The message has more than ${MAX_JSON_NESTING} nested arrays and objects`;

/** Close reason of the protocol's core for every invalid message. */
const INVALID = "Invalid message received";
/** Maximum length of a close reason (RFC 6455, section 5.5). */
const MAX_REASON_BYTES = 123;
/** Maximum size of a message in which Sluice looks for the place of a mistake. */
const MAX_EXPLAINED_BYTES = 16_384;

const WORDS: JsonWords = {
  text: "message",
  send: "send",
  document: "an object",
  content: "an object",
  example: '{"type": "ping"}',
  severalDocuments: "send one object per message",
  notANumber: "JSON has no NaN",
  cutOff: "the message is cut off",
};

/**
 * Closes a socket for the protocol's core. Adds the cause to the core's reason for an invalid message.
 *
 * @param current the message that the core is parsing
 */
export function closeBecause(socket: WebSocket, current: Buffer | null, code?: number, reason?: string): void {
  const isInvalid = current !== null && code === (CloseCode.BadRequest as number) && reason === INVALID;
  socket.close(code, isInvalid ? shortened(mistakeIn(current)) : reason);
}

function mistakeIn(message: Buffer): string {
  const text = message.toString();
  if (isJson(text)) return mistakeOfProtocol(text);
  return message.length > MAX_EXPLAINED_BYTES
    ? "The message is not JSON."
    : inSentences("The message", whyNotJson(message, text, WORDS));
}

function mistakeOfProtocol(text: string): string {
  try {
    parseMessage(text);
    return INVALID;
  } catch (error) {
    return error instanceof Error ? error.message : INVALID;
  }
}

function shortened(reason: string): string {
  // A reason may quote a megabyte of the message.
  let text = reason.slice(0, MAX_REASON_BYTES);
  if (text !== reason) text += "…";
  while (Buffer.byteLength(text) > MAX_REASON_BYTES) text = `${text.slice(0, -2)}…`;
  return text;
}

/** Maximum characters of a `complete` message that Sluice examines. Operations with longer IDs run to their end. */
const LONGEST_COMPLETE = 1_000;

/** Deadlines of running operations by ID. */
type Running = ReadonlyMap<string, Pick<OperationDeadline, "abandon">>;

/** Cancels queries and mutations that a client completes. The protocol's core does not report these. */
export function abandonCompleted(running: Running, message: string): void {
  if (running.size === 0 || message.length > LONGEST_COMPLETE || !message.includes('"complete"')) return;
  try {
    const { type, id } = JSON.parse(message) as { readonly type?: unknown; readonly id?: unknown };
    if (type === "complete" && typeof id === "string") running.get(id)?.abandon();
  } catch {
    // The protocol's core closes the socket because of the invalid message.
  }
}
