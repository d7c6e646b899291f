import type { PasswordHash } from "../domain/entities";
import { hashPassword } from "./dynamic-security-document";

/** Hash of a broker password in the form in which tenants keep it. */
export async function hashBrokerPassword(password: string): Promise<PasswordHash> {
  const { password: hash, salt, iterations } = await hashPassword(password);
  return { hash, salt, iterations };
}
