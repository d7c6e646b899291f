/** One tenant, for operators: its state, and what can be done with it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { TenantDetailsDocument, type TenantDetailsQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../routing";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button, ButtonLink } from "../ui/button";
import { cx } from "../ui/cx";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { Clock } from "../ui/time";
import { Deletion } from "./deletion";
import { DeleteTenant, ResumeDialog, SuspendDialog } from "./lifecycle-dialogs";
import styles from "./tenant.module.css";
import { TONES } from "./tones";

type Tenant = NonNullable<TenantDetailsQuery["tenant"]>;
type DialogName = "suspend" | "resume" | "delete";

const DIALOGS = { suspend: SuspendDialog, resume: ResumeDialog, delete: DeleteTenant };

export default function TenantPage() {
  const { tenantId = "" } = useParams();
  const { tenants } = useMessages();
  const { sluice } = useSession();
  const [isDeleted, setDeleted] = useState(false);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const query = useQuery({
    queryKey: ["tenant", tenantId],
    queryFn: async ({ signal }) =>
      (await sluice.request(TenantDetailsDocument, { tenantId }, { signal })).tenant ?? null,
    enabled: !isDeleted,
  });
  const tenant = query.data;
  if (isDeleted) return <Deleted tenantId={tenantId} />;
  if (tenant === null) return <NotFound />;
  const Dialog = dialog === null ? null : DIALOGS[dialog];
  return (
    <Page title={tenant?.name ?? tenantId} context={<Link to={paths.tenants()}>{tenants.title}</Link>}>
      {query.isPending && <Skeleton lines={6} />}
      {query.isError && tenant === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {tenant !== undefined && (
        <div className={cx(styles.columns)}>
          <Panel title={tenants.tenant} actions={<Pages tenant={tenant} />}>
            <Facts tenant={tenant} />
          </Panel>
          {tenant.status === "DELETING" ? (
            <Panel title={tenants.deletion}>
              <Deletion tenantId={tenantId} onDeleted={() => setDeleted(true)} />
            </Panel>
          ) : (
            <Actions status={tenant.status} onChoose={setDialog} />
          )}
        </div>
      )}
      {Dialog !== null && tenant !== undefined && <Dialog tenant={tenant} onClose={() => setDialog(null)} />}
    </Page>
  );
}

function Deleted({ tenantId }: { readonly tenantId: string }) {
  const { tenants } = useMessages();
  return (
    <Page title={tenantId} context={<Link to={paths.tenants()}>{tenants.title}</Link>}>
      <div role="status">
        <Empty icon="check" title={tenants.deleted(tenantId)} text={tenants.deletedText}>
          <ButtonLink to={paths.tenants()}>{tenants.title}</ButtonLink>
        </Empty>
      </div>
    </Page>
  );
}

function Pages({ tenant: { tenantId } }: { readonly tenant: Tenant }) {
  const { pages } = useMessages();
  return (
    <>
      <ButtonLink kind="quiet" to={paths.tenant(tenantId)}>
        {pages.overview}
      </ButtonLink>
      <ButtonLink kind="quiet" to={paths.page(tenantId, "fleet")}>
        {pages.fleet}
      </ButtonLink>
      <ButtonLink kind="quiet" to={paths.page(tenantId, "usage")}>
        {pages.usage}
      </ButtonLink>
    </>
  );
}

function Facts({ tenant }: { readonly tenant: Tenant }) {
  const { tenants } = useMessages();
  const { count } = useFormats();
  const facts = [
    [tenants.status, <Status tone={TONES[tenant.status]}>{tenants.statuses[tenant.status]}</Status>],
    [tenants.id, <code>{tenant.tenantId}</code>],
    [tenants.created, <Clock at={tenant.createdAt} withDate />],
    [tenants.assets, tenant.counts === null ? "–" : count(tenant.counts.assets)],
    [tenants.sensors, tenant.counts === null ? "–" : count(tenant.counts.sensors)],
  ] as const;
  return (
    <dl className={cx(styles.facts)}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ActionsProps {
  readonly status: Tenant["status"];
  readonly onChoose: (dialog: DialogName) => void;
}

function Actions({ status, onChoose }: ActionsProps) {
  const { tenants } = useMessages();
  const { may } = useRights();
  const isSuspended = status === "SUSPENDED";
  return (
    <Panel title={tenants.actions}>
      <div className={cx(styles.actions)}>
        {may("tenantSuspend") && !isSuspended && (
          <Action text={tenants.suspendText} name={tenants.suspend} onPress={() => onChoose("suspend")} />
        )}
        {may("tenantResume") && isSuspended && (
          <Action text={tenants.resumeText} name={tenants.resume} onPress={() => onChoose("resume")} />
        )}
        {may("tenantDelete") && (
          <Action isDanger text={tenants.deleteText} name={tenants.delete} onPress={() => onChoose("delete")} />
        )}
      </div>
    </Panel>
  );
}

interface ActionProps {
  readonly name: string;
  readonly text: string;
  readonly isDanger?: boolean;
  readonly onPress: () => void;
}

function Action({ name, text, isDanger = false, onPress }: ActionProps) {
  return (
    <div className={cx(styles.action)}>
      <p>{text}</p>
      <Button kind={isDanger ? "danger" : "plain"} onPress={onPress}>
        {`${name} …`}
      </Button>
    </div>
  );
}
