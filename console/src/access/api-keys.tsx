/** Table of a tenant's API keys. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import { ApiKeyRevokeDocument, ApiKeysDocument, type ApiKeysQuery } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { useRights, useViewer } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { useIsNarrow } from "../ui/narrow";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";
import styles from "./access.module.css";
import { CreateKey } from "./create-key";
import { Expiry } from "./expiry";
import { More } from "./more";
import { usePages } from "./use-pages";

type Key = NonNullable<ApiKeysQuery["tenant"]>["apiKeys"]["nodes"][number];

interface ApiKeysProps {
  readonly tenantId: string;
  readonly isCreating: boolean;
  readonly onCreating: (isCreating: boolean) => void;
}

export function ApiKeys({ tenantId, isCreating, onCreating }: ApiKeysProps) {
  const { access } = useMessages();
  const { sluice } = useSession();
  const rights = useRights();
  const [opened, setOpened] = useState<Key | null>(null);
  const { query, rows } = usePages(
    ["api-keys", tenantId],
    async (page, signal) => (await sluice.request(ApiKeysDocument, { tenantId, ...page }, { signal })).tenant?.apiKeys,
  );
  return (
    <>
      <Panel
        title={access.tabs.keys}
        isFlush
        actions={
          rights.may("apiKeyCreate") && (
            <Button kind="primary" icon="plus" onPress={() => onCreating(true)}>
              {access.createKey}
            </Button>
          )
        }
      >
        {query.isPending && <Skeleton lines={4} />}
        {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <Empty icon="access" title={access.noKeys} />}
        {rows.length > 0 && <KeyTable rows={rows} onRevoke={setOpened} />}
        <More query={query} />
      </Panel>
      {isCreating && rights.may("apiKeyCreate") && <CreateKey tenantId={tenantId} onClose={() => onCreating(false)} />}
      {opened !== null && <RevokeKey of={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function KeyTable({ rows, onRevoke }: { readonly rows: readonly Key[]; readonly onRevoke: (key: Key) => void }) {
  const { access, common, shell } = useMessages();
  const rights = useRights();
  const isNarrow = useIsNarrow();
  const own = useViewer()?.apiKey?.keyId;
  return (
    <Table
      label={access.tabs.keys}
      columns={[
        {
          header: access.key,
          cell: ({ name, keyId, role, lastUsedAt, expiresAt, expiresSoon }: Key) => (
            <span className={cx(styles.name)}>
              <strong>{name}</strong>
              <code>{keyId === own ? `${keyId} · ${access.yours}` : keyId}</code>
              {isNarrow && (
                <small>
                  {shell.roles[role]}
                  <br />
                  {access.lastUsed}: {lastUsedAt === null ? common.never : <Ago at={lastUsedAt} />}
                  <br />
                  {access.expires}: <Expiry expiresAt={expiresAt} expiresSoon={expiresSoon} />
                </small>
              )}
            </span>
          ),
        },
        { header: access.role, isWide: true, cell: ({ role }) => shell.roles[role] },
        {
          header: access.status,
          cell: ({ revokedAt }) =>
            revokedAt === null ? (
              <Status tone="good">{access.statuses.ACTIVE}</Status>
            ) : (
              <Status tone="quiet">{access.statuses.REVOKED}</Status>
            ),
        },
        {
          header: access.lastUsed,
          isWide: true,
          isEnd: true,
          cell: ({ lastUsedAt }) => (lastUsedAt === null ? common.never : <Ago at={lastUsedAt} />),
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
          cell: (key) =>
            key.revokedAt === null &&
            rights.may("apiKeyRevoke") && (
              <span className={cx(styles.buttons)}>
                <Button kind="quiet" onPress={() => onRevoke(key)}>
                  {access.revoke}
                </Button>
              </span>
            ),
        },
      ]}
      rows={rows}
      keyOf={({ id }) => id}
    />
  );
}

function RevokeKey({ of: { keyId, name }, onClose }: { readonly of: Key; readonly onClose: () => void }) {
  const { access } = useMessages();
  const own = useViewer()?.apiKey?.keyId;
  return (
    <ActionDialog
      title={access.revokeTitle(name)}
      lead={keyId === own ? access.revokeOwnText : access.revokeKeyText}
      submit={access.revoke}
      isDanger
      document={ApiKeyRevokeDocument}
      variables={{ input: { keyId } }}
      shown={["api-keys", "expiring"]}
      onClose={onClose}
    />
  );
}
