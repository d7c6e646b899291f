/** Input and result types that several services share. */
import type { Failure } from "../domain/errors";
import type { Result } from "../domain/result";

/** A result, or all failures that were found. */
export type Outcome<T> = Promise<Result<T, readonly Failure[]>>;

/** Additional input of every mutation that creates something. */
export interface Repeatable {
  /** 1 to 128 printable ASCII characters. For 24 hours, the same key and input return the same response. */
  readonly idempotencyKey?: string | undefined;
}

/** Data that a tenant's gateways need to connect to the broker. The password is shown only once. */
export interface BrokerCredentialSecret {
  readonly username: string;
  readonly password: string;
  readonly mqttUrl: string;
  /** PEM of the CA that signed the broker's certificate; empty if none is configured. */
  readonly caCertificate: string;
}
