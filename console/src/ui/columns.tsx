/** Two columns of panels. In a narrow window, they are below each other. */
import type { ReactNode } from "react";
import styles from "./columns.module.css";
import { cx } from "./cx";

export interface ColumnsProps {
  /** Whether panels beside each other have the same height. */
  readonly isEven?: boolean;
  readonly children: ReactNode;
}

export function Columns({ isEven = false, children }: ColumnsProps) {
  return <div className={cx(styles.columns, isEven && styles.even)}>{children}</div>;
}

/** Panels below each other in one of the columns. */
export function Stack({ children }: { readonly children: ReactNode }) {
  return <div className={cx(styles.stack)}>{children}</div>;
}

/** Panels that span both columns. */
export function Wide({ children }: { readonly children: ReactNode }) {
  return <div className={cx(styles.wide)}>{children}</div>;
}
