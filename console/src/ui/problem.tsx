/** Shows why an action failed, beside the action. */
import { failureText } from "../messages/failure-text";
import { useMessages } from "../messages/messages-provider";
import type { RequestFailure } from "../request-failure";
import { cx } from "./cx";
import styles from "./problem.module.css";
import { Said } from "./said";

export function Problem({ failure }: { readonly failure: RequestFailure | null }) {
  const messages = useMessages();
  if (failure === null) return null;
  const { text, detail } = failureText(messages, failure);
  return (
    <p role="alert" className={cx(styles.problem)}>
      {text}
      {detail !== null && (
        <>
          {" "}
          <Said>{detail}</Said>
        </>
      )}
      {failure.incidentId !== null && ` ${messages.common.incident(failure.incidentId)}`}
    </p>
  );
}
