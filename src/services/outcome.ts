/** Inputs and results that the operations of several services share. */
import type { Failure } from "../domain/errors";
import type { Result } from "../domain/result";

/** A result, or every failure that was found. */
export type Outcome<T> = Promise<Result<T, readonly Failure[]>>;

/** Additional input of every creating mutation. */
export interface Repeatable {
  /** 1 to 128 printable ASCII characters. The same key and input return the same response for 24 hours. */
  readonly idempotencyKey?: string | undefined;
}

/** Data that a tenant's gateways need to connect to the broker. The password is shown once. */
export interface BrokerCredentialSecret {
  readonly username: string;
  readonly password: string;
  readonly mqttUrl: string;
  /** PEM. */
  readonly caCertificate: string;
}
