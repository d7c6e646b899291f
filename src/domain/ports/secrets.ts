/** Secrets that the platform generates, shared by all of its processes. */
export interface SecretStore {
  /**
   * Returns the secret with this name. If there is none, stores and returns `fresh`, unless another process is faster.
   */
  ensure(name: string, fresh: Buffer): Promise<Buffer>;
}
