/** The broker credentials of a tenant. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import {
  BrokerCredentialRevokeDocument,
  type BrokerCredentialStatus,
  type CredentialFragment,
  CredentialsDocument,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status, type Tone } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";
import styles from "./access.module.css";
import { IssueCredential } from "./issue-credential";
import { RotateCredential } from "./rotate-credential";

const ROWS = 200;

const TONES: Readonly<Record<BrokerCredentialStatus, Tone>> = { ACTIVE: "good", GRACE: "warn", REVOKED: "quiet" };

type Opened =
  { readonly what: "issue" } | { readonly what: "rotate" | "revoke"; readonly credential: CredentialFragment };

export function Credentials({ tenantId }: { readonly tenantId: string }) {
  const { access } = useMessages();
  const { sluice } = useSession();
  const rights = useRights();
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  const query = useQuery({
    queryKey: ["credentials", tenantId],
    queryFn: async ({ signal }) =>
      (await sluice.request(CredentialsDocument, { tenantId, first: ROWS }, { signal })).tenant?.brokerCredentials
        .nodes ?? [],
  });
  const rows = query.data ?? [];
  return (
    <>
      <Panel
        title={access.tabs.credentials}
        isFlush
        actions={
          rights.may("brokerCredentialIssue") && (
            <Button kind="primary" icon="plus" onPress={() => setOpened({ what: "issue" })}>
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
            onRotate={(credential) => setOpened({ what: "rotate", credential })}
            onRevoke={(credential) => setOpened({ what: "revoke", credential })}
          />
        )}
      </Panel>
      {opened?.what === "issue" && <IssueCredential tenantId={tenantId} onClose={close} />}
      {opened?.what === "rotate" && (
        <RotateCredential tenantId={tenantId} username={opened.credential.username} onClose={close} />
      )}
      {opened?.what === "revoke" && <RevokeCredential username={opened.credential.username} onClose={close} />}
    </>
  );
}

interface CredentialTableProps {
  readonly rows: readonly CredentialFragment[];
  readonly onRotate: (credential: CredentialFragment) => void;
  readonly onRevoke: (credential: CredentialFragment) => void;
}

function CredentialTable({ rows, onRotate, onRevoke }: CredentialTableProps) {
  const { access, common } = useMessages();
  const rights = useRights();
  return (
    <Table
      label={access.tabs.credentials}
      columns={[
        {
          header: access.credential,
          cell: ({ name, username }: CredentialFragment) => (
            <span className={cx(styles.name)}>
              {name !== null && <strong>{name}</strong>}
              <code>{username}</code>
            </span>
          ),
        },
        {
          header: access.status,
          cell: ({ status, connectionFailures: { recent } }) => (
            <span className={cx(styles.name)}>
              <Status tone={TONES[status]}>{access.statuses[status]}</Status>
              {recent[0] !== undefined && (
                <small title={recent[0].remedy}>
                  {access.failed(recent[0].reason)} <Ago at={recent[0].at} />
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
          isEnd: true,
          cell: ({ lastSeenAt }) => (lastSeenAt === null ? common.never : <Ago at={lastSeenAt} />),
        },
        {
          header: access.expires,
          isEnd: true,
          isWide: true,
          cell: ({ expiresAt, expiresSoon }) =>
            expiresAt === null ? (
              common.never
            ) : (
              <span className={cx(expiresSoon && styles.soon)}>
                <Ago at={expiresAt} />
              </span>
            ),
        },
        {
          header: access.actions,
          isEnd: true,
          cell: (credential) =>
            credential.status !== "REVOKED" && (
              <span className={cx(styles.buttons)}>
                {credential.kind === "PASSWORD" &&
                  credential.status === "ACTIVE" &&
                  rights.may("brokerCredentialRotate") && (
                    <Button kind="quiet" onPress={() => onRotate(credential)}>
                      {access.rotate}
                    </Button>
                  )}
                {rights.may("brokerCredentialRevoke") && (
                  <Button kind="quiet" onPress={() => onRevoke(credential)}>
                    {access.revoke}
                  </Button>
                )}
              </span>
            ),
        },
      ]}
      rows={rows}
      keyOf={({ id }) => id}
    />
  );
}

function RevokeCredential({ username, onClose }: { readonly username: string; readonly onClose: () => void }) {
  const { access } = useMessages();
  return (
    <ActionDialog
      title={access.revokeTitle(username)}
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
