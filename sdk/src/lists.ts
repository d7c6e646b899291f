/** Lists that fetch their pages during iteration. */
import { SluiceError } from "./errors";
import type { Operations, RequestOptions } from "./operations";
import { allPages, type Connection } from "./pages";
import type { OperationArguments } from "./typed-document";

const DEFAULT_PAGE_SIZE = 100;
/** The server's maximum. */
const MAX_PAGE_SIZE = 1_000;

type Result<Name extends keyof Operations> = Awaited<ReturnType<Operations[Name]>>;

/** The operations that return a page, each with a function that finds the page in the result. */
const CONNECTIONS = {
  tenants: (page: Result<"tenants">) => page,
  assets: (tenant: Result<"assets">) => tenant?.assets,
  sensors: (tenant: Result<"sensors">) => tenant?.sensors,
  latestReadings: (tenant: Result<"latestReadings">) => tenant?.sensors,
  readings: (tenant: Result<"readings">) => tenant?.asset?.sensor?.readings,
  rejectedMessages: (tenant: Result<"rejectedMessages">) => tenant?.rejectedMessages,
  apiKeys: (tenant: Result<"apiKeys">) => tenant?.apiKeys,
  operatorKeys: (platform: Result<"operatorKeys">) => platform.operatorKeys,
  usage: (platform: Result<"usage">) => platform.usage,
  brokerSessions: (tenant: Result<"brokerSessions">) => tenant?.brokerCredentials,
  brokerTraces: (tenant: Result<"brokerTraces">) => tenant?.brokerCredentials,
  brokerCredentials: (tenant: Result<"brokerCredentials">) => tenant?.brokerCredentials,
  auditLog: (page: Result<"auditLog">) => page,
  tenantAuditLog: (tenant: Result<"tenantAuditLog">) => tenant?.auditLog,
} as const;

type ListName = keyof typeof CONNECTIONS;

type Item<Name extends ListName> = NonNullable<ReturnType<(typeof CONNECTIONS)[Name]>>["nodes"][number];

/** The operation's variables, without those that select a page. */
export type ListVariables<Name extends ListName> = Omit<
  NonNullable<Parameters<Operations[Name]>[0]>,
  "first" | "after" | "last" | "before"
> & {
  /** Items per request, 1 to 1,000. Default 100. */
  readonly pageSize?: number;
};

/** Operations that yield the items of all pages. They fetch a page when the loop reaches it. */
export type Lists = {
  readonly [Name in ListName]: (
    ...args: OperationArguments<ListVariables<Name>, RequestOptions>
  ) => AsyncGenerator<Item<Name>, void, undefined>;
};

type Fetch = (variables: object, options?: RequestOptions) => Promise<unknown>;

export function listsOf(operations: Operations): Lists {
  const list =
    (name: ListName) =>
    (variables: { readonly pageSize?: number } = {}, options?: RequestOptions) => {
      const { pageSize = DEFAULT_PAGE_SIZE, ...rest } = variables;
      if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
        throw new RangeError(`The pageSize ${pageSize} is not an integer from 1 to ${MAX_PAGE_SIZE}.`);
      }
      const fetch = operations[name] as Fetch;
      const connectionOf = CONNECTIONS[name] as (result: unknown) => Connection<unknown> | null | undefined;
      return allPages(async (after) => {
        const page = connectionOf(await fetch({ ...rest, first: pageSize, after }, options));
        if (page === null || page === undefined) {
          throw new SluiceError(
            "NOT_FOUND",
            `${name}: the object does not exist, or your API key cannot see it. Check the IDs in the variables.`,
          );
        }
        return page;
      });
    };
  const names = Object.keys(CONNECTIONS) as ListName[];
  return Object.fromEntries(names.map((name) => [name, list(name)])) as unknown as Lists;
}
