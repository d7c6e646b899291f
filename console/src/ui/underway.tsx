/** Indicator of an operation of unknown duration. Its space is reserved, so that nothing moves. */
import { cx } from "./cx";
import styles from "./underway.module.css";

/** @param text null: no operation is running */
export function Underway({ text }: { readonly text: string | null }) {
  return (
    <div role="status" className={cx(styles.underway)}>
      {text !== null && (
        <>
          <span className={cx(styles.track)} aria-hidden="true" />
          {text}
        </>
      )}
    </div>
  );
}
