/** A state in one word, with a colored dot. */
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

/** A status without a visible word. Screen readers announce the word. */
export function Dot({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  return (
    <span className={cx(styles.only, styles[tone])} role="img" aria-label={label} title={label}>
      <span className={cx(styles.dot)} />
    </span>
  );
}

/** A name from a closed set, such as a reason or a role. */
export function Tag({ tone = "quiet", children }: { readonly tone?: Tone; readonly children: string }) {
  return <span className={cx(styles.tag, styles[tone])}>{children}</span>;
}
