/**
 * Puts the message to trace into the page's address. Servers limit the length of an address, so the tab keeps large
 * messages.
 */
import { paths } from "../paths";
import { asOneOf, asText } from "../search-readers";
import { keepMessage, keptMessage } from "./kept-messages";
import type { Message } from "./message";

/** Address and state of an entry in the browser history. A copied link has no state. */
export interface MessageAddress {
  readonly to: string;
  readonly state: { readonly message: Message } | null;
}

/** Maximum characters of the query string. Servers accept at least 8,000 for all headers together. */
const MOST_CHARACTERS = 2_000;

export const MESSAGE_SEARCH = { topic: asText, payload: asText, username: asText, message: asOneOf("tab") };

export function addressOf(tenantId: string, { topic, payload, username }: Message): MessageAddress {
  const page = paths.page(tenantId, "trace");
  const search = new URLSearchParams({ topic, payload, ...(username !== "" && { username }) }).toString();
  if (search.length <= MOST_CHARACTERS) return { to: `${page}?${search}`, state: null };
  return { to: `${page}?message=tab`, state: { message: { topic, payload, username } } };
}

/** Returns the message of an address, or null. `isElsewhere`: the message exists only in the tab that traced it. */
export function messageAt(
  search: { readonly [K in keyof typeof MESSAGE_SEARCH]: string | undefined },
  state: unknown,
): { readonly message: Message | null; readonly isElsewhere: boolean } {
  if (search.message === "tab") {
    const message = messageIn(state);
    return { message, isElsewhere: message === null };
  }
  const { topic, payload = "", username = "" } = search;
  return { message: topic === undefined ? null : { topic, payload, username }, isElsewhere: false };
}

/** Stores the message of a history entry, and returns a state that only names it. null: there is nothing to replace. */
export function keptState(state: unknown): { readonly kept: string } | null {
  if (typeof state !== "object" || state === null || !("message" in state)) return null;
  const kept = keepMessage((state as NonNullable<MessageAddress["state"]>).message);
  return kept === null ? null : { kept };
}

function messageIn(state: unknown): Message | null {
  if (typeof state !== "object" || state === null) return null;
  if ("kept" in state) return keptMessage(String(state.kept));
  return "message" in state ? (state as NonNullable<MessageAddress["state"]>).message : null;
}
