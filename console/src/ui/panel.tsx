/** Framed part of a page with a heading. */
import { useId, type ReactNode } from "react";
import { cx } from "./cx";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title: string;
  /** Buttons to the right of the title. */
  readonly actions?: ReactNode;
  /** Note after the title, in a lighter color. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
  /** Whether the panel has no padding, for tables and charts. */
  readonly isFlush?: boolean;
}

export function Panel({ title, actions, note, children, isFlush = false }: PanelProps) {
  const id = useId();
  return (
    <section className={cx(styles.panel)} aria-labelledby={id}>
      <header className={cx(styles.header)}>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span className={cx(styles.note)}>{note}</span>}
        {actions !== undefined && <div className={cx(styles.actions)}>{actions}</div>}
      </header>
      <div className={cx(styles.body, isFlush && styles.flush)}>{children}</div>
    </section>
  );
}
