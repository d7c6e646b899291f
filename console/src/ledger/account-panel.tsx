/** Account of a time span (received = stored + duplicates + rejected + pending), with the reasons of rejections. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { RejectedInDocument } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSession } from "../session/session-provider";
import { cx } from "../ui/cx";
import { Meter } from "../ui/meter";
import { Panel } from "../ui/panel";
import { Said } from "../ui/said";
import { Status, Tag } from "../ui/status";
import { rejectedOf, type Account } from "./account";
import { MINUTE_MS } from "./days";
import styles from "./ledger.module.css";

interface AccountPanelProps {
  readonly tenantId: string;
  readonly title: string;
  readonly account: Account;
  /** The minute whose rejected messages are shown. undefined: the account covers more than a minute. */
  readonly minute: number | undefined;
}

export function AccountPanel({ tenantId, title, account, minute }: AccountPanelProps) {
  const { ingestion, ledger, overview } = useMessages();
  const { count } = useFormats();
  const { received, stored, duplicates, pending, balanced, rejected } = account;
  const all = rejectedOf(account);
  const lines = [
    { name: overview.stored, value: stored },
    { name: overview.duplicates, value: duplicates },
    { name: overview.rejected, value: all },
    { name: overview.pending, value: pending },
  ];
  return (
    <Panel
      title={ledger.account}
      note={title}
      actions={<Status tone={balanced ? "good" : "bad"}>{balanced ? overview.balanced : overview.unbalanced}</Status>}
    >
      <dl className={cx(styles.account)}>
        {lines.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
        <div className={cx(styles.total)}>
          <dt>{overview.received}</dt>
          <dd>{count(received)}</dd>
        </div>
      </dl>
      {rejected.length > 0 && (
        <div className={cx(styles.reasons)}>
          {rejected.map(({ reason, count: times }) => (
            <Meter
              key={reason}
              label={ingestion.reasons[reason]}
              value={times}
              limit={all}
              text={count(times)}
              isNeutral
              isBad
            />
          ))}
        </div>
      )}
      {minute !== undefined && all > 0 && <Messages tenantId={tenantId} minute={minute} />}
    </Panel>
  );
}

function Messages({ tenantId, minute }: { readonly tenantId: string; readonly minute: number }) {
  const { ledger, overview } = useMessages();
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["rejected-in", tenantId, minute],
    queryFn: async ({ signal }) => {
      const filter = { from: new Date(minute).toISOString(), to: new Date(minute + MINUTE_MS).toISOString() };
      const { tenant } = await sluice.request(RejectedInDocument, { tenantId, filter }, { signal });
      return tenant?.rejectedMessages.nodes ?? [];
    },
  });
  return (
    <section aria-label={ledger.messages} className={cx(styles.messages)}>
      <h3>{ledger.messages}</h3>
      {data?.length === 0 && <p className={cx(styles.quiet)}>{ledger.noMessages}</p>}
      <ul>
        {data?.map(({ id, reason, topic, detail, occurrences, payloadSample }) => (
          <li key={id}>
            <div className={cx(styles.line)}>
              <Tag tone="bad">{reason}</Tag>
              {occurrences > 1 && <span className={cx(styles.quiet)}>{overview.occurrences(occurrences)}</span>}
              <Link
                to={`${paths.page(tenantId, "trace")}?${new URLSearchParams({ topic, payload: payloadSample }).toString()}`}
              >
                {ledger.trace}
              </Link>
            </div>
            <p>
              <Said>{detail}</Said>
            </p>
            <code className={cx(styles.topic)}>{topic}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
