import type { Partition } from "../keys";

/** A credential whose connections the platform rejects for some time. */
export interface CredentialPause {
  readonly username: string;
  readonly until: Date;
}

/** Credentials that were paused and not resumed. A write is majority-durable when it resolves. */
export interface CredentialPauseRepository {
  /** Replaces a pause of the credential. */
  record(partition: Partition, pause: CredentialPause): Promise<void>;
  resumed(username: string): Promise<void>;
  of(partition: Partition): Promise<CredentialPause[]>;
  /** When the broker admits the credential again; null: it is not paused. */
  endOf(username: string): Promise<Date | null>;
}
