/** Shows the first erroneous rows of a file with their errors. */
import { useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import styles from "./import.module.css";

const SHOWN_ROWS = 100;

interface ErrorRowsProps {
  /** Number of all errors, including those that are not shown. */
  readonly count: number;
  readonly rows: readonly { readonly place: string; readonly name?: string; readonly text: string }[];
}

export function ErrorRows({ count, rows }: ErrorRowsProps) {
  const { fleetImport } = useMessages();
  const label = fleetImport.mistakes(count);
  const shown = rows.slice(0, SHOWN_ROWS).map((row, index) => ({ ...row, index }));
  return (
    <div>
      <Status tone="bad">{label}</Status>
      <Table
        label={label}
        rows={shown}
        keyOf={({ index }) => String(index)}
        columns={[
          { header: fleetImport.place, cell: ({ place }) => <code>{place}</code> },
          {
            header: fleetImport.problem,
            cell: ({ name, text }) => (
              <>
                {name !== undefined && <code>{name}</code>} {text}
              </>
            ),
          },
        ]}
      />
      {count > shown.length && <p className={cx(styles.note)}>{fleetImport.first(shown.length, count)}</p>}
    </div>
  );
}
