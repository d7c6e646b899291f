import type { Services } from "../services/services";

type ResolverClass = new (...parts: never[]) => object;

/** A resolver, and how it gets what it needs. */
export type ContributedResolver = readonly [resolver: ResolverClass, create: (services: Services) => object];

/** What a capability adds to the schema. */
export type ResolverCapability = readonly ContributedResolver[];
