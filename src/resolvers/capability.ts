import type { Services } from "../services/services";

type ResolverClass = new (...parts: never[]) => object;

/** A resolver class, and the function that creates its instance from the services. */
export type ContributedResolver = readonly [resolver: ResolverClass, create: (services: Services) => object];

/** Resolvers that a capability adds to the schema. */
export type ResolverCapability = readonly ContributedResolver[];
