/** A short table. Use the grid for long lists. */
import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./table.module.css";

export interface TableColumn<Row> {
  readonly header: string;
  readonly isEnd?: boolean;
  /** Whether the column is left out on a phone. */
  readonly isWide?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  return (
    // The table scrolls sideways on a phone, so the keyboard must be able to focus it.
    <div className={cx(styles.scroller)} tabIndex={0} role="group" aria-label={label}>
      <table className={cx(styles.table)}>
        <thead>
          <tr>
            {columns.map(({ header, isEnd, isWide }) => (
              <th key={header} scope="col" className={cx(isEnd && styles.end, isWide && styles.wide)}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ header, isEnd, isWide, cell }) => (
                <td key={header} className={cx(isEnd && styles.end, isWide && styles.wide)}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
