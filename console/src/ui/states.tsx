/** What a page shows instead of its content: loading, nothing there, failed. */
import type { ReactNode } from "react";
import { useMessages } from "../messages/messages-provider";
import { failureOf, isPassing } from "../request-failure";
import { Button } from "./button";
import { cx } from "./cx";
import { Icon, type IconName } from "./icon";
import styles from "./states.module.css";

export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  /** What to do next. */
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

/** Grey bars in the place of lines. */
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

/** A failure that passes with the connection looks like loading: the shell says that it is lost. */
export function Failed({ error, onRetry }: FailedProps) {
  const { common } = useMessages();
  const failure = failureOf(error);
  if (isPassing(failure)) return <Skeleton />;
  return (
    <div className={cx(styles.empty)} role="alert">
      <span className={cx(styles.mark, styles.bad)}>
        <Icon name="rejections" size={20} />
      </span>
      <p className={cx(styles.title)}>{common.error(failure.code)}</p>
      <p className={cx(styles.text)}>{failure.message}</p>
      {failure.incidentId !== null && <p className={cx(styles.text)}>{common.incident(failure.incidentId)}</p>}
      <div className={cx(styles.next)}>
        <Button onPress={onRetry}>{common.retry}</Button>
      </div>
    </div>
  );
}
