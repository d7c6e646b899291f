/** Cells in rows and columns, each colored by its count. Arrow keys move the focus between cells. */
import { memo, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { cx } from "../ui/cx";
import styles from "./heat-map.module.css";

/** `empty` means a count of 0. Other tones combine the kind of the count with its level from 1 to 4. */
export type HeatTone = "empty" | `${"some" | "bad"}${1 | 2 | 3 | 4}`;

export interface HeatCell {
  readonly key: string;
  readonly tone: HeatTone;
  /** Whether the cell is marked as wrong, in addition to its tone. */
  readonly isMarked: boolean;
  /** Count in words, for the tooltip and for screen readers. */
  readonly text: string;
}

export interface HeatRow {
  readonly key: string;
  readonly label: string;
  readonly cells: readonly HeatCell[];
}

export interface HeatMapProps {
  readonly label: string;
  readonly rows: readonly HeatRow[];
  /** Column names by index. Columns may lack a name. */
  readonly columns: ReadonlyMap<number, string>;
  /** Text below the cells while no cell is selected. */
  readonly hint: string;
  /** Index of the column that a narrow window initially scrolls to. */
  readonly first: number;
  /** Key of the chosen cell. */
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

/** Maximum columns that fit on a phone if they are narrow. */
const MOST_FITTING = 24;

interface Place {
  readonly row: number;
  readonly column: number;
}

export function HeatMap({ label, rows, columns, hint, first, chosen, onChoose }: HeatMapProps) {
  const grid = useRef<HTMLDivElement>(null);
  const count = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const [focused, setFocused] = useState<Place>({ row: 0, column: 0 });
  const [shown, setShown] = useState<Place | null>(null);
  const hasFocus = useRef(false);
  const place = { row: Math.min(focused.row, rows.length - 1), column: Math.min(focused.column, count - 1) };

  useEffect(() => {
    if (hasFocus.current) elementAt(grid.current, place.row, place.column)?.focus();
  }, [place.row, place.column]);

  const showFirst = useEffectEvent(() => {
    const scroller = grid.current?.parentElement;
    const cell = elementAt(grid.current, 0, first);
    if (!scroller || cell === null) return;
    scroller.scrollTo({ left: cell.offsetLeft - (scroller.clientWidth * 2) / 3 });
  });
  useLayoutEffect(() => showFirst(), [count]);

  const move = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const cell = rows[place.row]?.cells[place.column];
      if (cell !== undefined) onChoose(cell.key);
      return;
    }
    const to = afterKey(event.key, place, { row: rows.length - 1, column: count - 1 });
    if (to === undefined) return;
    event.preventDefault();
    setFocused(to);
    setShown(to);
  };
  const enter = (event: PointerEvent) => setShown(placeOf(event.target));
  const text = shown === null ? undefined : rows[shown.row]?.cells[shown.column]?.text;
  return (
    <div className={cx(styles.map)}>
      <div className={cx(styles.scroller)}>
        <div
          ref={grid}
          role="grid"
          aria-label={label}
          className={cx(styles.grid)}
          style={{
            gridTemplateColumns: `max-content repeat(${count}, minmax(${count > MOST_FITTING ? 0.75 : 0.5}rem, 1fr))`,
          }}
          onKeyDown={move}
          onPointerOver={enter}
          onPointerLeave={() => setShown(null)}
          onFocus={(event) => {
            hasFocus.current = true;
            const at = placeOf(event.target);
            if (at !== null) setFocused(at);
            setShown(at);
          }}
          onBlur={() => {
            hasFocus.current = false;
            setShown(null);
          }}
          onClick={(event) => {
            const at = placeOf(event.target);
            const cell = at === null ? undefined : rows[at.row]?.cells[at.column];
            if (cell !== undefined) onChoose(cell.key);
          }}
        >
          <div className={cx(styles.columns)} aria-hidden="true">
            <span className={cx(styles.corner)} />
            {Array.from({ length: count }, (_, column) => (
              <span key={column}>{columns.get(column)}</span>
            ))}
          </div>
          {rows.map((row, index) => (
            <Row
              key={row.key}
              row={row}
              index={index}
              focused={index === place.row ? place.column : -1}
              chosen={row.cells.some(({ key }) => key === chosen) ? chosen : undefined}
            />
          ))}
        </div>
      </div>
      <p className={cx(styles.point)} aria-hidden="true">
        {text ?? hint}
      </p>
    </div>
  );
}

/** Returns the cell to which a key moves the focus. undefined: the key does not move the focus. */
function afterKey(key: string, { row, column }: Place, last: Place): Place | undefined {
  const next = {
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    Home: { row, column: 0 },
    End: { row, column: last.column },
    PageUp: { row: 0, column },
    PageDown: { row: last.row, column },
  }[key];
  if (next === undefined) return undefined;
  return {
    row: Math.max(0, Math.min(last.row, next.row)),
    column: Math.max(0, Math.min(last.column, next.column)),
  };
}

interface RowProps {
  readonly row: HeatRow;
  readonly index: number;
  /** Index of the row's cell that the Tab key reaches; -1: none. */
  readonly focused: number;
  readonly chosen: string | undefined;
}

const Row = memo(function Row({ row, index, focused, chosen }: RowProps) {
  return (
    <div role="row" className={cx(styles.row)}>
      <div role="rowheader" className={cx(styles.label)}>
        {row.label}
      </div>
      {row.cells.map(({ key, tone, isMarked, text }, column) => (
        <div
          key={key}
          role="gridcell"
          aria-label={text}
          aria-selected={key === chosen}
          tabIndex={column === focused ? 0 : -1}
          data-at={`${index},${column}`}
          className={cx(styles.cell, styles[tone], isMarked && styles.marked)}
        />
      ))}
    </div>
  );
});

function placeOf(target: EventTarget): Place | null {
  const at = target instanceof HTMLElement ? target.dataset.at : undefined;
  if (at === undefined) return null;
  const [row = 0, column = 0] = at.split(",").map(Number);
  return { row, column };
}

function elementAt(grid: HTMLElement | null, row: number, column: number): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-at="${row},${column}"]`) ?? null;
}
