/** Credential of a session: an API key, or tokens of an identity provider. */
import type { Messages } from "../messages/en";

export interface Credential {
  /** Returns the API key or a valid access token, which is renewed if it expires soon. */
  readonly current: () => Promise<string>;
  /** Called when the reader signs out. Idempotent. */
  readonly end: () => Promise<void>;
}

/** Reason why the identity provider did not sign the reader in. */
export interface ProviderFailure {
  readonly kind: keyof Messages["signIn"]["provider"]["failures"];
  /** Message of the provider or the browser. */
  readonly detail: string;
}

export function keyCredential(apiKey: string): Credential {
  return { current: () => Promise.resolve(apiKey), end: () => Promise.resolve() };
}
