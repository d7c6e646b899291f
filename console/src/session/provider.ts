/** The identity provider that the platform names in its page, and the tab's memory of a sign-in. */
import { redirectUrl } from "../base";

export interface Provider {
  /** URL of the provider. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: string;
  readonly resource: string | null;
}

/** State that the tab keeps while the reader signs in at the provider. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path of the page to show after the sign-in. */
  readonly returnTo: string;
}

const PENDING_KEY = "sluice:pending-sign-in";
const SIGNED_IN_KEY = "sluice:signed-in-at-provider";

/** null: readers sign in by API key only. */
export const provider = readProvider();

function readProvider(): Provider | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="sluice:provider"]')?.content;
  return content === undefined ? null : (JSON.parse(content) as Provider);
}

/** Whether the address contains the provider's response. */
export function isResponse({ origin, pathname, search }: Location): boolean {
  const parameters = new URLSearchParams(search);
  const isComplete = parameters.has("state") && (parameters.has("code") || parameters.has("error"));
  return isComplete && origin + pathname === redirectUrl;
}

export const tabMemory = {
  keepPending(pending: PendingSignIn): void {
    sessionStorage.setItem(PENDING_KEY, JSON.stringify(pending));
  },

  /** Returns the pending sign-in and forgets it, so that a response is accepted only once. */
  takePending(): PendingSignIn | null {
    const text = sessionStorage.getItem(PENDING_KEY);
    sessionStorage.removeItem(PENDING_KEY);
    return text === null ? null : (JSON.parse(text) as PendingSignIn);
  },

  /**
   * Random name of the sign-in; null: the reader is not signed in. Tokens are not kept: after a reload, the provider
   * recognizes the reader.
   */
  get signIn(): string | null {
    return sessionStorage.getItem(SIGNED_IN_KEY);
  },

  keepSignIn(name: string | null): void {
    if (name !== null) sessionStorage.setItem(SIGNED_IN_KEY, name);
    else sessionStorage.removeItem(SIGNED_IN_KEY);
  },
};
