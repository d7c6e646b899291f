/** Something goes on, nobody knows for how long. Its place is reserved. */
import { cx } from "./cx";
import styles from "./underway.module.css";

/** @param text null: nothing goes on. */
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
