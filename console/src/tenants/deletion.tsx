/** Shows the steps of a tenant's deletion live. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { TenantStateDocument, type DeletionStep } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { cx } from "../ui/cx";
import { ownFailure } from "../request-failure";
import { Problem } from "../ui/problem";
import { Skeleton } from "../ui/states";
import { Steps } from "../ui/steps";
import { Ago } from "../ui/time";
import styles from "./tenant.module.css";

const AGAIN_MS = 500;

/** Steps in the order in which Sluice runs them. */
const STEPS: readonly DeletionStep[] = ["ACCESS", "REGISTRY", "FLUSH", "DATA", "RECORD"];

interface DeletionProps {
  readonly tenantId: string;
  readonly onDeleted: () => void;
}

export function Deletion({ tenantId, onDeleted }: DeletionProps) {
  const { tenants } = useMessages();
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["tenant-state", tenantId],
    queryFn: async ({ signal }) => (await sluice.request(TenantStateDocument, { tenantId }, { signal })).tenant ?? null,
    refetchInterval: ({ state }) => (state.data === null ? false : AGAIN_MS),
  });
  const deleted = useEffectEvent(onDeleted);
  useEffect(() => {
    if (data === null) deleted();
  }, [data]);
  const deletion = data?.deletion;
  if (!deletion) return <Skeleton lines={STEPS.length} />;
  const at = STEPS.indexOf(deletion.step);
  return (
    <div className={cx(styles.actions)}>
      <Steps
        label={tenants.deletion}
        steps={STEPS.map((step, index) => ({
          name: tenants.deletionSteps[step],
          state: index < at ? "done" : index === at ? "running" : "waiting",
        }))}
      />
      <p className={cx(styles.note)}>
        {tenants.started} <Ago at={deletion.startedAt} />
      </p>
      {deletion.failure !== null && (
        <Problem failure={ownFailure(tenants.attempts(deletion.attempts, deletion.failure))} />
      )}
    </div>
  );
}
