/** Redrives kept messages: Sluice checks them again as if they arrived now. */
import { useState } from "react";
import {
  RejectedMessagesRedriveDocument,
  type RejectedMessagesRedriveMutation,
  type RejectionReason,
} from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";
import type { TopicIds } from "./groups";
import styles from "./rejections.module.css";

type Result = RejectedMessagesRedriveMutation["rejectedMessagesRedrive"];

interface RedriveInput {
  readonly tenantId: string;
  readonly reason: RejectionReason;
  /** null: all messages with the reason are redriven. */
  readonly ids: TopicIds | null;
}

interface RedriveProps extends RedriveInput {
  readonly onRedriven: () => void;
}

/** Whether all messages of the request were accepted. */
export function isComplete({ accepted, rejectedAgain, expired, remaining }: NonNullable<Result>): boolean {
  return (accepted ?? 0) > 0 && [rejectedAgain, expired, remaining].every((count) => (count ?? 0) === 0);
}

export function redriveInput({ tenantId, reason, ids }: RedriveInput) {
  const of = ids === null ? {} : { assetId: ids.assetId, sensorId: ids.sensorId };
  return { input: { tenantId, reasons: [reason], ...of } };
}

export function Redrive(props: RedriveProps) {
  const { rejections } = useMessages();
  const preview = useAction(RejectedMessagesRedriveDocument);
  const action = useAction(RejectedMessagesRedriveDocument, ["rejections", "overview"]);
  const [would, setWould] = useState<Result | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const variables = redriveInput(props);
  const look = async () => {
    setResult(null);
    setWould(await preview.run({ input: { ...variables.input, dryRun: true } }));
  };
  const redrive = async () => {
    const done = await action.run(variables);
    if (done === null) return;
    setWould(null);
    setResult(done);
    if (isComplete(done)) props.onRedriven();
  };
  return (
    <div className={cx(styles.action)}>
      <div className={cx(styles.line)}>
        <Button isBusy={preview.isRunning} onPress={() => void look()}>
          {rejections.preview}
        </Button>
        {would !== null && (
          <Button isBusy={action.isRunning} isDisabled={would.accepted === 0} onPress={() => void redrive()}>
            {rejections.redrive}
          </Button>
        )}
      </div>
      {would !== null && <RedriveResult of={would} isPreview />}
      {result !== null && <RedriveResult of={result} />}
      <Problem failure={preview.failure ?? action.failure} />
      <ShowRequest document={RejectedMessagesRedriveDocument.toString()} variables={variables} />
    </div>
  );
}

interface RedriveResultProps {
  readonly of: NonNullable<Result>;
  /** Whether these are the results of a dry run. */
  readonly isPreview?: boolean;
}

export function RedriveResult({ of, isPreview = false }: RedriveResultProps) {
  const { rejections } = useMessages();
  const { count } = useFormats();
  const counts = {
    accepted: count(of.accepted ?? 0),
    rejected: count(of.rejectedAgain ?? 0),
    expired: count(of.expired ?? 0),
  };
  const remaining = of.remaining ?? 0;
  const text = isPreview ? rejections.wouldBeRedriven(counts) : rejections.redriven(counts);
  return (
    <p role="status" className={cx(isComplete(of) ? styles.result : styles.partly)}>
      {text}
      {remaining > 0 && ` ${rejections.remaining(remaining)}`}
    </p>
  );
}
