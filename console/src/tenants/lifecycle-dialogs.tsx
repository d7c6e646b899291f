/** Dialogs that suspend, resume or delete a tenant after a confirmation. */
import { ActionDialog } from "../action/action-dialog";
import { DeleteDialog } from "../action/delete-dialog";
import {
  TenantDeleteDocument,
  TenantResumeDocument,
  TenantSuspendDocument,
  type TenantDetailsQuery,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";

interface LifecycleProps {
  readonly tenant: NonNullable<TenantDetailsQuery["tenant"]>;
  readonly onClose: () => void;
}

const SHOWN = ["tenant", "tenants", "tenant-name", "tenant-state"];

export function SuspendDialog({ tenant: { tenantId, name }, onClose }: LifecycleProps) {
  const { tenants } = useMessages();
  return (
    <ActionDialog
      title={tenants.suspendTitle(name)}
      lead={tenants.suspendText}
      submit={tenants.suspend}
      isDanger
      document={TenantSuspendDocument}
      variables={{ input: { tenantId } }}
      shown={SHOWN}
      onClose={onClose}
    />
  );
}

export function ResumeDialog({ tenant: { tenantId, name }, onClose }: LifecycleProps) {
  const { tenants } = useMessages();
  return (
    <ActionDialog
      title={tenants.resumeTitle(name)}
      lead={tenants.resumeText}
      submit={tenants.resume}
      document={TenantResumeDocument}
      variables={{ input: { tenantId } }}
      shown={SHOWN}
      onClose={onClose}
    />
  );
}

export function DeleteTenant({ tenant: { tenantId, name, counts }, onClose }: LifecycleProps) {
  const { tenants } = useMessages();
  const registered = counts === null ? [] : [tenants.goes(counts.assets, counts.sensors)];
  return (
    <DeleteDialog
      title={tenants.deleteTitle(name)}
      name={tenantId}
      lead={tenants.deleteLead}
      goes={[...registered, ...tenants.goesToo]}
      document={TenantDeleteDocument}
      variables={{ input: { tenantId } }}
      shown={SHOWN}
      onClose={onClose}
    />
  );
}
