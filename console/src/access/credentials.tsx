/** Table of a tenant's broker credentials. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import {
  BrokerCredentialRevokeDocument,
  type BrokerCredentialStatus,
  type CredentialRowFragment,
  CredentialsDocument,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { lazyPart } from "../ui/lazy-part";
import { useIsNarrow } from "../ui/narrow";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status, type Tone } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";
import styles from "./access.module.css";
import { Expiry } from "./expiry";
import { IssueCredential } from "./issue-credential";
import { More } from "./more";
import { RotateCredential } from "./rotate-credential";
import { usePages } from "./use-pages";
import { useSessions, type GatewaySession } from "./use-sessions";

const ConnectionsDialog = lazyPart(() => import("./connections-dialog"));

const TONES: Readonly<Record<BrokerCredentialStatus, Tone>> = { ACTIVE: "good", GRACE: "warn", REVOKED: "quiet" };

interface Opened {
  readonly what: "rotate" | "revoke" | "sessions";
  readonly credential: CredentialRowFragment;
}

interface CredentialsProps {
  readonly tenantId: string;
  readonly isIssuing: boolean;
  readonly onIssuing: (isIssuing: boolean) => void;
}

export function Credentials({ tenantId, isIssuing, onIssuing }: CredentialsProps) {
  const { access } = useMessages();
  const { sluice } = useSession();
  const rights = useRights();
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  const { query, rows, loaded } = usePages(
    ["credentials", tenantId],
    async (page, signal) =>
      (await sluice.request(CredentialsDocument, { tenantId, ...page }, { signal })).tenant?.brokerCredentials,
  );
  const sessions = useSessions(tenantId, loaded);
  return (
    <>
      <Panel
        title={access.tabs.credentials}
        isFlush
        actions={
          rights.may("brokerCredentialIssue") && (
            <Button kind="primary" icon="plus" onPress={() => onIssuing(true)}>
              {access.issue}
            </Button>
          )
        }
      >
        {query.isPending && <Skeleton lines={4} />}
        {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <Empty icon="access" title={access.noCredentials} />}
        {rows.length > 0 && (
          <CredentialTable
            rows={rows}
            sessions={sessions}
            onSessions={(credential) => setOpened({ what: "sessions", credential })}
            onRotate={(credential) => setOpened({ what: "rotate", credential })}
            onRevoke={(credential) => setOpened({ what: "revoke", credential })}
          />
        )}
        <More query={query} />
      </Panel>
      {isIssuing && rights.may("brokerCredentialIssue") && (
        <IssueCredential tenantId={tenantId} onClose={() => onIssuing(false)} />
      )}
      {opened?.what === "rotate" && (
        <RotateCredential tenantId={tenantId} credential={opened.credential} onClose={close} />
      )}
      {opened?.what === "sessions" && <ConnectionsDialog credential={opened.credential} onClose={close} />}
      {opened?.what === "revoke" && <RevokeCredential credential={opened.credential} onClose={close} />}
    </>
  );
}

interface CredentialTableProps {
  readonly rows: readonly CredentialRowFragment[];
  /** Sessions by credential ID. Credentials whose sessions are still loading are absent. */
  readonly sessions: ReadonlyMap<string, readonly GatewaySession[]>;
  readonly onSessions: (credential: CredentialRowFragment) => void;
  readonly onRotate: (credential: CredentialRowFragment) => void;
  readonly onRevoke: (credential: CredentialRowFragment) => void;
}

function CredentialTable({ rows, sessions, onSessions, onRotate, onRevoke }: CredentialTableProps) {
  const { access } = useMessages();
  const rights = useRights();
  const isNarrow = useIsNarrow();
  const actionsOf = (credential: CredentialRowFragment) => (
    <span className={cx(styles.buttons)}>
      <Button kind="quiet" onPress={() => onSessions(credential)}>
        {access.sessions}
      </Button>
      {credential.kind === "PASSWORD" && credential.status === "ACTIVE" && rights.may("brokerCredentialRotate") && (
        <Button kind="quiet" onPress={() => onRotate(credential)}>
          {access.rotate}
        </Button>
      )}
      {credential.status !== "REVOKED" && rights.may("brokerCredentialRevoke") && (
        <Button kind="quiet" onPress={() => onRevoke(credential)}>
          {access.revoke}
        </Button>
      )}
    </span>
  );
  return (
    <Table
      label={access.tabs.credentials}
      columns={[
        {
          header: access.credential,
          cell: (credential: CredentialRowFragment) => (
            <span className={cx(styles.name)}>
              {credential.name !== null && <strong>{credential.name}</strong>}
              <code>{credential.username}</code>
              {isNarrow && (
                <small>
                  {access.lastSeen}: <LastSeen credential={credential} sessions={sessions} />
                  <br />
                  {access.expires}: <Expiry {...credential} />
                </small>
              )}
              {isNarrow && actionsOf(credential)}
            </span>
          ),
        },
        {
          header: access.status,
          cell: ({ status, connectionFailures: { recent } }) => (
            <span className={cx(styles.name)}>
              <Status tone={TONES[status]}>{access.statuses[status]}</Status>
              {recent[0] !== undefined && (
                <small title={access.remedies[recent[0].reason]}>
                  {access.endReasons[recent[0].reason]}, <Ago at={recent[0].at} />
                </small>
              )}
            </span>
          ),
        },
        { header: access.kind, isWide: true, cell: ({ kind }) => access.kinds[kind] },
        {
          header: access.assets,
          isWide: true,
          cell: ({ assets }) => (assets === null ? access.allAssets : assets.map(({ assetId }) => assetId).join(", ")),
        },
        {
          header: access.lastSeen,
          isWide: true,
          cell: (credential) => <LastSeen credential={credential} sessions={sessions} />,
        },
        {
          header: access.expires,
          isEnd: true,
          isWide: true,
          cell: ({ expiresAt, expiresSoon }) => <Expiry expiresAt={expiresAt} expiresSoon={expiresSoon} />,
        },
        {
          header: access.actions,
          isEnd: true,
          isWide: true,
          cell: (credential) => !isNarrow && actionsOf(credential),
        },
      ]}
      rows={rows}
      keyOf={({ id }) => id}
    />
  );
}

interface LastSeenProps extends Pick<CredentialTableProps, "sessions"> {
  readonly credential: CredentialRowFragment;
}

function LastSeen({ credential: { id, lastSeenAt }, sessions }: LastSeenProps) {
  const { access, common } = useMessages();
  const connected = sessions.get(id)?.filter(({ isConnected }) => isConnected === true).length ?? 0;
  if (connected > 0) return <Status tone="good">{access.connectedNow(connected)}</Status>;
  return lastSeenAt === null ? common.never : <Ago at={lastSeenAt} />;
}

interface RevokeCredentialProps {
  readonly credential: CredentialRowFragment;
  readonly onClose: () => void;
}

function RevokeCredential({ credential: { name, username }, onClose }: RevokeCredentialProps) {
  const { access } = useMessages();
  return (
    <ActionDialog
      title={access.revokeTitle(name ?? username)}
      lead={access.revokeText}
      submit={access.revoke}
      isDanger
      document={BrokerCredentialRevokeDocument}
      variables={{ input: { username } }}
      shown={["credentials", "expiring", "publish-to"]}
      onClose={onClose}
    />
  );
}
