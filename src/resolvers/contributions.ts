import * as capabilities from "./capabilities";
import type { ContributedResolver, ResolverCapability } from "./capability";

export const CONTRIBUTED_RESOLVERS: readonly ContributedResolver[] =
  Object.values<ResolverCapability>(capabilities).flat();
