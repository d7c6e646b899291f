import type { PasswordHash } from "../domain/entities";
import { hashPassword } from "./dynamic-security-document";

/** Hashes a broker password in the form that a tenant's record stores. */
export async function hashBrokerPassword(password: string): Promise<PasswordHash> {
  const { password: hash, salt, iterations } = await hashPassword(password);
  return { hash, salt, iterations };
}
