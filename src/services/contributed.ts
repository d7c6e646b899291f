/** Identifies a service that a capability contributes, so that its resolvers find the service. */
export class ServiceToken<T> {
  /** Exists only as a type, so that tokens of different services are not interchangeable. */
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

/** The services that capabilities contribute, in addition to those of {@link Services}. */
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
