/** Page of one tenant, for operators: its state and its actions. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { TenantDetailsDocument, type TenantDetailsQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button, ButtonLink } from "../ui/button";
import { Columns } from "../ui/columns";
import { cx } from "../ui/cx";
import { Fact, Facts } from "../ui/facts";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { Clock } from "../ui/time";
import { Deletion } from "./deletion";
import { DeleteTenant, ResumeDialog, SuspendDialog } from "./lifecycle-dialogs";
import styles from "./tenant.module.css";
import { TONES } from "./tones";
import { useUsage } from "./use-usage";

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
        <Columns>
          <Panel title={tenants.tenant} actions={<Pages tenant={tenant} />}>
            <Details tenant={tenant} />
          </Panel>
          {tenant.status === "DELETING" ? (
            <Panel title={tenants.deletion}>
              <Deletion tenantId={tenantId} onDeleted={() => setDeleted(true)} />
            </Panel>
          ) : (
            <Actions status={tenant.status} onChoose={setDialog} />
          )}
        </Columns>
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

function Details({ tenant }: { readonly tenant: Tenant }) {
  const { tenants } = useMessages();
  const { count } = useFormats();
  const { tenantId, status, createdAt, counts, partitionId, move } = tenant;
  return (
    <Facts>
      <Fact name={tenants.status}>
        <Status tone={TONES[status]}>{tenants.statuses[status]}</Status>
      </Fact>
      <Fact name={tenants.id}>
        <code>{tenantId}</code>
      </Fact>
      <Fact name={tenants.created}>
        <Clock at={createdAt} withDate />
      </Fact>
      <Fact name={tenants.assets}>{counts === null ? "–" : count(counts.assets)}</Fact>
      <Fact name={tenants.sensors}>{counts === null ? "–" : count(counts.sensors)}</Fact>
      <LastHour tenantId={tenantId} />
      {partitionId !== null && (
        <Fact name={tenants.partition}>
          {partitionId}
          {move !== null && <small>{tenants.moves(move.to)}</small>}
        </Fact>
      )}
    </Facts>
  );
}

function LastHour({ tenantId }: Pick<Tenant, "tenantId">) {
  const { tenants } = useMessages();
  const { count, percent } = useFormats();
  const { received, rejected = 0 } = useUsage()?.get(tenantId) ?? {};
  return (
    <>
      <Fact name={tenants.received}>{received === undefined ? "–" : count(received)}</Fact>
      <Fact name={tenants.rejected}>
        {received === undefined || received === 0 ? "–" : percent(rejected / received)}
      </Fact>
    </>
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
