import type { Principal } from "../../src/domain/entities";
import type { AccessService } from "../../src/services/access/access";

/** Resolves with the principal of an API key or token, or with null if access is denied. */
export async function principalOf(
  access: Pick<AccessService, "authenticate">,
  token: string,
): Promise<Principal | null> {
  const authenticated = await access.authenticate(token);
  return authenticated.ok ? authenticated.value : null;
}
