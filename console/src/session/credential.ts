/** Credential of a session: an API key, or tokens of an identity provider. */
import type { Messages } from "../messages/en";

export interface Credential {
  /** The valid API key or token, renewed if it is about to expire. */
  readonly current: () => Promise<string>;
  /** Called when the reader signs out. Idempotent. */
  readonly end: () => Promise<void>;
}

/** Why the identity provider did not sign the reader in. */
export interface ProviderFailure {
  readonly kind: keyof Messages["signIn"]["provider"]["failures"];
  /** Message of the provider or the browser. */
  readonly detail: string;
}

export function keyCredential(apiKey: string): Credential {
  return { current: () => Promise.resolve(apiKey), end: () => Promise.resolve() };
}
