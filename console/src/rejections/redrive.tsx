/** Has kept messages checked again, as if they arrived now. */
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

interface RedriveProps {
  readonly tenantId: string;
  readonly reason: RejectionReason;
  /** null: all messages with the reason. */
  readonly ids: TopicIds | null;
}

export function redriveInput({ tenantId, reason, ids }: RedriveProps) {
  const of = ids === null ? {} : { assetId: ids.assetId, sensorId: ids.sensorId };
  return { input: { tenantId, reasons: [reason], ...of } };
}

export function Redrive(props: RedriveProps) {
  const { rejections } = useMessages();
  const action = useAction(RejectedMessagesRedriveDocument, ["rejections", "overview"]);
  const [result, setResult] = useState<Result | null>(null);
  const variables = redriveInput(props);
  return (
    <div className={cx(styles.action)}>
      <Button isBusy={action.isRunning} onPress={() => void action.run(variables).then(setResult)}>
        {rejections.redrive}
      </Button>
      {result !== null && <RedriveResult of={result} />}
      <Problem failure={action.failure} />
      <ShowRequest document={RejectedMessagesRedriveDocument.toString()} variables={variables} />
    </div>
  );
}

export function RedriveResult({ of }: { readonly of: NonNullable<Result> }) {
  const { rejections } = useMessages();
  const { count } = useFormats();
  const text = rejections.redriven({
    accepted: count(of.accepted ?? 0),
    rejected: count(of.rejectedAgain ?? 0),
    expired: count(of.expired ?? 0),
  });
  return (
    <p role="status" className={cx(styles.result)}>
      {text}
    </p>
  );
}
