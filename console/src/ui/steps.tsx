/** Progress of an operation as a list of its steps. */
import { useMessages } from "../messages/messages-provider";
import { cx } from "./cx";
import { Icon } from "./icon";
import styles from "./steps.module.css";

export type StepState = "done" | "running" | "waiting";

export interface Step {
  readonly name: string;
  readonly state: StepState;
}

export function Steps({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) {
  const { common } = useMessages();
  return (
    <ol className={cx(styles.steps)} aria-label={label}>
      {steps.map(({ name, state }) => (
        <li key={name} className={cx(styles[state])} aria-current={state === "running" ? "step" : undefined}>
          <span className={cx(styles.mark)} role="img" aria-label={common.steps[state]}>
            {state === "done" && <Icon name="check" size={12} />}
          </span>
          {name}
        </li>
      ))}
    </ol>
  );
}
