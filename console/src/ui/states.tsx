/** Replacements for a page's content while it loads, is empty or has failed. */
import type { ReactNode } from "react";
import { failureText } from "../messages/failure-text";
import { useMessages } from "../messages/messages-provider";
import { failureOf, isPassing } from "../request-failure";
import { Button } from "./button";
import { cx } from "./cx";
import { Icon, type IconName } from "./icon";
import { Said } from "./said";
import styles from "./states.module.css";

export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  /** Suggested next step. */
  readonly children?: ReactNode;
}

export function Empty({ icon, title, text, children }: EmptyProps) {
  return (
    <div className={cx(styles.empty)}>
      <span className={cx(styles.mark)}>
        <Icon name={icon} size={20} />
      </span>
      <p className={cx(styles.title)}>{title}</p>
      {text !== undefined && <p className={cx(styles.text)}>{text}</p>}
      {children !== undefined && <div className={cx(styles.next)}>{children}</div>}
    </div>
  );
}

/** Grey bars in place of lines. */
export function Skeleton({ lines = 3, height }: { readonly lines?: number; readonly height?: string }) {
  const { common } = useMessages();
  return (
    <div className={cx(styles.skeleton)} role="status" aria-label={common.loading}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={cx(styles.bar)} style={height === undefined ? {} : { height }} />
      ))}
    </div>
  );
}

export interface FailedProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** While the connection is lost, a failure looks like loading, because the shell reports the lost connection. */
export function Failed({ error, onRetry }: FailedProps) {
  const messages = useMessages();
  const { common } = messages;
  const failure = failureOf(error);
  if (isPassing(failure)) return <Skeleton />;
  const { text, detail } = failureText(messages, failure);
  return (
    <div className={cx(styles.empty)} role="alert">
      <span className={cx(styles.mark, styles.bad)}>
        <Icon name="rejections" size={20} />
      </span>
      <p className={cx(styles.title)}>{text}</p>
      {detail !== null && (
        <p className={cx(styles.text)}>
          <Said>{detail}</Said>
        </p>
      )}
      <p className={cx(styles.text)}>
        <code>{failure.code}</code>
      </p>
      {failure.incidentId !== null && <p className={cx(styles.text)}>{common.incident(failure.incidentId)}</p>}
      <div className={cx(styles.next)}>
        <Button onPress={onRetry}>{common.retry}</Button>
      </div>
    </div>
  );
}
