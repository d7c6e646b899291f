/** The message to trace. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** "": a credential for all assets. */
  readonly username: string;
}
