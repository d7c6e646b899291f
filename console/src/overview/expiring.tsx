/** Lists the credentials and API keys that expire soon. */
import { useQuery } from "@tanstack/react-query";
import { ExpiringDocument } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { useNow } from "../ui/time";
import styles from "./overview.module.css";

interface Ending {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly expiresAt: string;
}

export function Expiring({ tenantId }: { readonly tenantId: string }) {
  const { overview } = useMessages();
  const { relative } = useFormats();
  const { sluice } = useSession();
  const now = useNow();
  const query = useQuery({
    queryKey: ["expiring", tenantId],
    queryFn: async ({ signal }): Promise<readonly Ending[]> => {
      const { tenant } = await sluice.request(ExpiringDocument, { tenantId }, { signal });
      const credentials = tenant?.brokerCredentials.nodes.flatMap(({ id, name, username, expiresAt, expiresSoon }) =>
        expiresSoon && expiresAt !== null ? [{ id, name: name ?? username, kind: overview.credential, expiresAt }] : [],
      );
      const keys = tenant?.apiKeys.nodes.flatMap(({ id, name, expiresAt, expiresSoon, revokedAt }) =>
        expiresSoon && expiresAt !== null && revokedAt === null ? [{ id, name, kind: overview.apiKey, expiresAt }] : [],
      );
      return [...(credentials ?? []), ...(keys ?? [])].sort((a, b) => a.expiresAt.localeCompare(b.expiresAt));
    },
    staleTime: 60_000,
  });
  return (
    <Panel title={overview.expiring} isFlush>
      {query.isPending && <Skeleton lines={2} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && <Empty icon="check" title={overview.nothingExpires} />}
      {query.data !== undefined && query.data.length > 0 && (
        <ul className={cx(styles.list)}>
          {query.data.map(({ id, name, kind, expiresAt }) => (
            <li key={id} className={cx(styles.line)}>
              <strong>{name}</strong>
              <span className={cx(styles.note)}>{kind}</span>
              <span className={cx(styles.when)}>
                <Status tone="warn">{overview.expires(relative(Date.parse(expiresAt), now))}</Status>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
