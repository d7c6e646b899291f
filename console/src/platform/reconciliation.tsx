/** Compares the broker's users and roles with the registry: first as a dry run, then with repairs. */
import { useState } from "react";
import { BrokerReconcileDocument, type BrokerReconcileMutation, type PlatformQuery } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Problem } from "../ui/problem";
import { Said } from "../ui/said";
import { ShowRequest } from "../ui/show-request";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";
import styles from "./platform.module.css";

type Platform = PlatformQuery["platform"];
type Result = NonNullable<BrokerReconcileMutation["brokerReconcile"]>;

export function Reconciliation({ last }: { readonly last: Platform["reconciliation"] }) {
  const { platform } = useMessages();
  const { may } = useRights();
  const action = useAction(BrokerReconcileDocument, ["platform"]);
  const [result, setResult] = useState<Result | null>(null);
  const [isDryRun, setDryRun] = useState(true);
  const reconcile = async (dryRun: boolean) => {
    setDryRun(dryRun);
    const payload = await action.run({ input: { dryRun } });
    setResult(payload);
  };
  const mayRepair = result?.dryRun === true && (result.driftCount ?? 0) > 0;
  return (
    <Panel
      title={platform.reconciliation}
      note={last !== null && <LastRun last={last} />}
      actions={
        may("brokerReconcile") && (
          <>
            {mayRepair && (
              <Button kind="primary" isBusy={action.isRunning} onPress={() => void reconcile(false)}>
                {platform.repair(result.driftCount ?? 0)}
              </Button>
            )}
            <Button isBusy={action.isRunning && isDryRun} onPress={() => void reconcile(true)}>
              {platform.dryRun}
            </Button>
          </>
        )
      }
    >
      <div className={cx(styles.reconciliation)}>
        <p className={cx(styles.note)}>{platform.reconciliationText}</p>
        <Problem failure={action.failure} />
        <div role="status">{result !== null && <Outcome result={result} />}</div>
        {result?.drifts && result.drifts.length > 0 && <Drifts drifts={result.drifts} />}
        {may("brokerReconcile") && (
          <ShowRequest document={BrokerReconcileDocument.toString()} variables={{ input: { dryRun: isDryRun } }} />
        )}
      </div>
    </Panel>
  );
}

function LastRun({ last: { at, driftCount } }: { readonly last: NonNullable<Platform["reconciliation"]> }) {
  const { platform } = useMessages();
  return (
    <>
      {platform.differences(driftCount)}, <Ago at={at} />
    </>
  );
}

function Outcome({ result: { dryRun, driftCount, repairedCount, tenants } }: { readonly result: Result }) {
  const { platform } = useMessages();
  const drifts = driftCount ?? 0;
  if (drifts === 0) return <Status tone="good">{platform.noDrift(tenants ?? 0)}</Status>;
  if (dryRun === true) return <Status tone="warn">{platform.differences(drifts)}</Status>;
  return (
    <Status tone={repairedCount === drifts ? "good" : "bad"}>{platform.repaired(repairedCount ?? 0, drifts)}</Status>
  );
}

function Drifts({ drifts }: { readonly drifts: NonNullable<Result["drifts"]> }) {
  const { access } = useMessages();
  const { platform } = useMessages();
  return (
    <Table
      label={platform.driftTable}
      rows={drifts}
      keyOf={({ subject, kind, name }) => `${subject} ${kind} ${name}`}
      columns={[
        { header: platform.object, cell: ({ name }) => <code>{name}</code> },
        { header: platform.kind, cell: ({ kind }) => platform.kinds[kind] },
        { header: platform.detail, isWide: true, cell: ({ detail }) => <Said>{detail}</Said> },
        {
          header: access.actions,
          cell: ({ action, repaired, failure }) => (
            <Status tone={repaired ? "good" : failure === null ? "quiet" : "bad"}>{failure ?? action}</Status>
          ),
        },
      ]}
    />
  );
}
