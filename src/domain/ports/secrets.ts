/** Secrets that the platform generates, shared by all of its processes. */
export interface SecretStore {
  /** Returns the secret of this name. If there is none, stores `fresh`, unless another process is first. */
  ensure(name: string, fresh: Buffer): Promise<Buffer>;
}
