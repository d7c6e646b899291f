/**
 * The message to trace, in the address of the page. Servers limit the length of an address, so the tab keeps large
 * ones.
 */
import { paths } from "../paths";
import { asOneOf, asText } from "../search-readers";

export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** "": a credential for all assets. */
  readonly username: string;
}

/** An entry of the tab's history. A reload keeps its state, and a link to its address lacks it. */
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

function messageIn(state: unknown): Message | null {
  if (typeof state !== "object" || state === null || !("message" in state)) return null;
  return (state as NonNullable<MessageAddress["state"]>).message;
}
