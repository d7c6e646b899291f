/** Why an action was not done, beside it. */
import { useMessages } from "../messages/messages-provider";
import type { RequestFailure } from "../request-failure";
import { cx } from "./cx";
import styles from "./problem.module.css";

export function Problem({ failure }: { readonly failure: RequestFailure | null }) {
  const { common } = useMessages();
  if (failure === null) return null;
  return (
    <p role="alert" className={cx(styles.problem)}>
      {failure.message}
      {failure.incidentId !== null && ` ${common.incident(failure.incidentId)}`}
    </p>
  );
}
