/** Replacements for a page's content while it loads, is empty, or has failed. */
import { useEffect, useState, type ReactNode } from "react";
import { failureText } from "../messages/failure-text";
import { useMessages } from "../messages/messages-provider";
import { failureOf, isPassing } from "../request-failure";
import { useConnection } from "../session/session-provider";
import { Button } from "./button";
import { cx } from "./cx";
import { Icon, type IconName } from "./icon";
import { Said } from "./said";
import styles from "./states.module.css";

const SETTLED_MS = 1_000;

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

/** Gray bars in place of lines that are loading. */
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

/** While the connection is lost, looks like loading, because the shell already reports the lost connection. */
export function Failed({ error, onRetry }: FailedProps) {
  const messages = useMessages();
  const { common } = messages;
  const failure = failureOf(error);
  if (!useIsFinal(error)) return <Skeleton />;
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

/**
 * Whether there is a failure that does not pass by itself.
 *
 * When the connection is back, all queries are sent again. A failure that still exists a moment later has another
 * cause.
 */
export function useIsFinal(error: unknown): boolean {
  const isLost = useConnection().status === "lost";
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    if (isLost) return undefined;
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => {
      clearTimeout(timer);
      setSettled(false);
    };
  }, [isLost]);
  return error !== null && (isSettled || !isPassing(failureOf(error)));
}
