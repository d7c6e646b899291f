/** A message to trace. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** Empty: a credential for all assets. */
  readonly username: string;
}
