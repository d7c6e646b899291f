/** Connections of a credential: their clients and addresses, why each ended or failed, and what the broker denies. */
import type { CredentialRowFragment } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Dialog, DialogButtons } from "../ui/overlays/dialog";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";
import styles from "./access.module.css";
import { BrokerTrace } from "./broker-trace";
import { useConnections, type Connections } from "./use-connections";

interface ConnectionsDialogProps {
  readonly credential: CredentialRowFragment;
  readonly onClose: () => void;
}

export default function ConnectionsDialog({ credential, onClose }: ConnectionsDialogProps) {
  const { access, common } = useMessages();
  const { id, name, username } = credential;
  const { data, error, isPending, refetch } = useConnections(id);
  return (
    <Dialog title={access.sessionsTitle(name ?? username)} isWide onClose={onClose}>
      {isPending && <Skeleton lines={6} />}
      {data === undefined && error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data && (
        <div className={cx(styles.parts)}>
          {data.sessions.length === 0 ? (
            <Empty icon="access" title={access.noSessions} text={access.noSessionsText} />
          ) : (
            <Sessions sessions={data.sessions} />
          )}
          {data.connectionFailures.counts.length > 0 && <Failures counts={data.connectionFailures.counts} />}
          <BrokerTrace username={username} trace={data.trace} />
        </div>
      )}
      <DialogButtons>
        <Button kind="primary" autoFocus onPress={onClose}>
          {common.close}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function Sessions({ sessions }: Pick<Connections, "sessions">) {
  const { access } = useMessages();
  return (
    <Table
      label={access.sessions}
      rows={sessions}
      keyOf={({ clientId, connectedAt }) => `${clientId} ${connectedAt}`}
      columns={[
        { header: access.client, cell: ({ clientId }) => <code>{clientId}</code> },
        { header: access.address, isWide: true, cell: ({ address }) => <code>{address}</code> },
        { header: access.since, isEnd: true, cell: ({ connectedAt }) => <Ago at={connectedAt} /> },
        { header: access.status, cell: (session) => <SessionState of={session} /> },
      ]}
    />
  );
}

function SessionState({ of: { isConnected, endedAt, endReason } }: { readonly of: Connections["sessions"][number] }) {
  const { access, common } = useMessages();
  if (isConnected === null) return <Status tone="quiet">{common.unknown}</Status>;
  if (isConnected) return <Status tone="good">{access.connected}</Status>;
  return (
    <>
      {endReason === null ? (
        <Status tone="quiet">{access.disconnected}</Status>
      ) : (
        <Status tone="warn">{access.endReasons[endReason]}</Status>
      )}{" "}
      {endedAt !== null && <Ago at={endedAt} />}
    </>
  );
}

function Failures({ counts }: Pick<Connections["connectionFailures"], "counts">) {
  const { access } = useMessages();
  const formats = useFormats();
  return (
    <section className={cx(styles.part)}>
      <h3>{access.failures}</h3>
      <Table
        label={access.failures}
        rows={counts}
        keyOf={({ reason }) => reason}
        columns={[
          {
            header: access.reason,
            cell: ({ reason }) => (
              <span className={cx(styles.name)}>
                <span>{access.endReasons[reason]}</span>
                <small>{access.remedies[reason]}</small>
              </span>
            ),
          },
          { header: access.count, isEnd: true, cell: ({ count }) => formats.count(count) },
          { header: access.last, isEnd: true, cell: ({ lastAt }) => <Ago at={lastAt} /> },
        ]}
      />
    </section>
  );
}
