/** Secrets that the platform makes for itself, shared by all of its processes. */
export interface SecretStore {
  /** The secret of that name; where there is none, `fresh` becomes it, whichever process comes first. */
  ensure(name: string, fresh: Buffer): Promise<Buffer>;
}
