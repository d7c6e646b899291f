/** A state in one word, with a dot of its colour. */
import { cx } from "./cx";
import styles from "./status.module.css";

export type Tone = "good" | "warn" | "bad" | "accent" | "quiet";

export function Status({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={cx(styles.status, styles[tone])}>
      <span className={cx(styles.dot)} aria-hidden="true" />
      {children}
    </span>
  );
}

/** A status without its word, which is for screen readers alone. */
export function Dot({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  return (
    <span className={cx(styles.only, styles[tone])} role="img" aria-label={label} title={label}>
      <span className={cx(styles.dot)} />
    </span>
  );
}

/** A name among a closed set: a reason, a role. */
export function Tag({ tone = "quiet", children }: { readonly tone?: Tone; readonly children: string }) {
  return <span className={cx(styles.tag, styles[tone])}>{children}</span>;
}
