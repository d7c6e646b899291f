import type { Principal } from "../../src/domain/entities";
import type { AccessService } from "../../src/services/access/access";

/** The principal of an API key or token; null: access is denied. */
export async function principalOf(
  access: Pick<AccessService, "authenticate">,
  token: string,
): Promise<Principal | null> {
  const authenticated = await access.authenticate(token);
  return authenticated.ok ? authenticated.value : null;
}
