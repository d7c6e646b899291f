/**
 * The message to trace, in the address of the page. Servers limit the length of an address, so the tab keeps large
 * ones.
 */
import { paths } from "../paths";
import { asOneOf, asText } from "../search-readers";
import { keepMessage, keptMessage } from "./kept-messages";
import type { Message } from "./message";

/** An entry of the tab's history. A link to its address lacks its state. */
export interface MessageAddress {
  readonly to: string;
  readonly state: { readonly message: Message } | null;
}

/** Characters. Servers accept 8,000 for all headers together, or more. */
const MOST_CHARACTERS = 2_000;

export const MESSAGE_SEARCH = { topic: asText, payload: asText, username: asText, message: asOneOf("tab") };

export function addressOf(tenantId: string, { topic, payload, username }: Message): MessageAddress {
  const page = paths.page(tenantId, "trace");
  const search = new URLSearchParams({ topic, payload, ...(username !== "" && { username }) }).toString();
  if (search.length <= MOST_CHARACTERS) return { to: `${page}?${search}`, state: null };
  return { to: `${page}?message=tab`, state: { message: { topic, payload, username } } };
}

/** null: the address has none, or it is only in the tab that traced it (`isElsewhere`). */
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

/** The state with the name of its message instead, which a reload keeps; null: it needs none. */
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
