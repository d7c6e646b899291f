/** Names the service that a capability contributes, so that its resolvers find it. */
export class ServiceToken<T> {
  /** Only a type: tokens of different services are not interchangeable. */
  declare readonly service: T;

  constructor(readonly name: string) {}
}

export interface ContributedService {
  readonly token: ServiceToken<unknown>;
  readonly service: unknown;
}

export function contribute<T>(token: ServiceToken<T>, service: T): ContributedService {
  return { token, service };
}

/** Services that capabilities contribute, in addition to those that {@link Services} names. */
export class ContributedServices {
  private readonly services: ReadonlyMap<ServiceToken<unknown>, unknown>;

  constructor(contributed: readonly ContributedService[] = []) {
    this.services = new Map(contributed.map(({ token, service }) => [token, service]));
  }

  get<T>(token: ServiceToken<T>): T {
    if (!this.services.has(token)) throw new Error(`no capability contributes the service '${token.name}'`);
    return this.services.get(token) as T;
  }
}
