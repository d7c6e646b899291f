import type { Partition } from "../keys";

/** A credential whose connections the platform rejects for some time. */
export interface CredentialPause {
  readonly username: string;
  readonly until: Date;
}

/** Credentials that were paused and not resumed. A write is majority-durable when it resolves. */
export interface CredentialPauseRepository {
  /** Records a pause. Replaces an earlier pause of the credential. */
  record(partition: Partition, pause: CredentialPause): Promise<void>;
  resumed(username: string): Promise<void>;
  of(partition: Partition): Promise<CredentialPause[]>;
  /** Returns when the broker accepts the credential again; null if it is not paused. */
  endOf(username: string): Promise<Date | null>;
}
