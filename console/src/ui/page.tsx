/** Frame of a page: its heading and its content. */
import { useEffect, type ReactNode } from "react";
import { useMessages } from "../messages/messages-provider";
import { cx } from "./cx";
import styles from "./page.module.css";

export interface PageProps {
  readonly title: string;
  /** Place of the page in the console, above the title. */
  readonly context?: ReactNode;
  /** Note after the title. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Whether the page fills the window and scrolls inside. */
  readonly isFilling?: boolean;
  /** Whether the page shows its previous content until the requested content arrives. */
  readonly isBusy?: boolean;
}

export function Page({ title, context, note, actions, children, isFilling = false, isBusy = false }: PageProps) {
  const { product } = useMessages();
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  return (
    <div className={cx(styles.page, isFilling && styles.filling)} aria-busy={isBusy}>
      <header className={cx(styles.header)}>
        <div className={cx(styles.heading)}>
          {context !== undefined && <div className={cx(styles.context)}>{context}</div>}
          <h1>{title}</h1>
          {note !== undefined && <div className={cx(styles.note)}>{note}</div>}
        </div>
        {actions !== undefined && <div className={cx(styles.actions)}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
