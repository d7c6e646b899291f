/** Suspends, resumes and deletes a tenant, each after it was confirmed. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import {
  TenantDeleteDocument,
  TenantResumeDocument,
  TenantSuspendDocument,
  type TenantDetailsQuery,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import styles from "./tenant.module.css";

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

/** It names what goes, and wants the tenant's ID. */
export function DeleteDialog({ tenant: { tenantId, name, counts }, onClose }: LifecycleProps) {
  const { tenants } = useMessages();
  const [typed, setTyped] = useState("");
  const registered = counts === null ? null : tenants.goes(counts.assets, counts.sensors);
  return (
    <ActionDialog
      title={tenants.deleteTitle(name)}
      lead={
        <>
          <p>{tenants.deleteLead}</p>
          <ul className={cx(styles.goes)}>
            {registered !== null && <li>{registered}</li>}
            {tenants.goesToo.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      }
      submit={tenants.delete}
      isDanger
      isIncomplete={typed !== tenantId}
      document={TenantDeleteDocument}
      variables={{ input: { tenantId } }}
      shown={SHOWN}
      onClose={onClose}
    >
      <TextField
        label={tenants.typeId(tenantId)}
        value={typed}
        onChange={setTyped}
        isCode
        autoFocus
        autoComplete="off"
      />
    </ActionDialog>
  );
}
