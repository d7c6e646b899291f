/** Table of any number of rows. Only rows in view have elements. Keys follow the grid pattern of ARIA. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from "react";
import { memo, type KeyboardEvent } from "react";
import { cx } from "../ui/cx";
import { useIsNarrow } from "../ui/narrow";
import styles from "./grid.module.css";
import { useGridPlace } from "./grid-place";
import { RowSlots } from "./row-slots";
import { moveBy, rowWindow, type RowWindow } from "./row-window";

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  /** Track size of CSS grid, such as `minmax(8rem, 2fr)`. */
  readonly width: string;
  readonly isEnd?: boolean;
  /** Whether the column is left out on a phone. */
  readonly isWide?: boolean;
  readonly sort?: "ascending" | "descending" | "none";
  readonly cell: (row: Row) => ReactNode;
  /** Text of a cell while rows scroll by too fast to read. Default: none. */
  readonly glimpse?: (row: Row) => string;
}

export interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly onOpen?: (row: Row) => void;
  /** Number of all rows. undefined: there are more than `rows`, but their number is unknown. */
  readonly total: number | undefined;
  /** Called when the reader scrolls near the end of `rows`. */
  readonly onNearEnd?: () => void;
  /** Called with the rows in view when scrolling has stopped. */
  readonly onView?: (rows: readonly Row[]) => void;
  /** Content below the last row. */
  readonly foot?: ReactNode;
}

const NEAR = 40;
const REST_MS = 150;

export function Grid<Row>({ label, columns: all, rows, onOpen, total, onNearEnd, onView, foot }: GridProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const columns = useMemo(() => (isNarrow ? all.filter(({ isWide }) => isWide !== true) : all), [all, isNarrow]);
  const rowHeight = useRowHeight();
  // This hook restores the scroll position. It must come before `useWindow`, which measures the rows in view.
  const [focused, setFocused] = useGridPlace(label, scroller, rowAt);
  const { view, isResting, isFlying } = useWindow(scroller, rowHeight, rows.length);
  const tracks: CSSProperties = { gridTemplateColumns: columns.map(({ width }) => width).join(" ") };

  useEffect(() => {
    if (view.end > rows.length - NEAR) onNearEnd?.();
  }, [view.end, rows.length, onNearEnd]);
  useEffect(() => {
    if (isResting) onView?.(rows.slice(view.first, view.end));
  }, [view, isResting, rows, onView]);

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target instanceof HTMLElement && event.target.role !== "row") return;
    const row = rows[focused];
    if (event.key === "Enter" && row !== undefined) {
      onOpen?.(row);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const to = moveBy(event.key, focused, page, rows.length);
    if (to === undefined) return;
    event.preventDefault();
    setFocused(to);
    reveal(scroller.current, to, rowHeight);
    // Focus the row in the next frame, when its element exists.
    requestAnimationFrame(() => rowAt(scroller.current, to)?.focus({ preventScroll: true }));
  };

  const shown = indexesOf(view, Math.min(focused, rows.length - 1));
  const [slots] = useState(() => new RowSlots());
  const slotOf = slots.assign(shown);
  const slotAt = (index: number) => slotOf.get(index) ?? index;
  // At rest, elements are in the order of their rows. While scrolling, moving elements in every frame would cost too
  // much.
  const inOrder = isResting ? shown : [...shown].sort((one, other) => slotAt(one) - slotAt(other));
  useFocusKept(scroller, focused, isResting);
  return (
    <div ref={scroller} className={cx(styles.scroller)}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-colcount={columns.length}
        className={cx(styles.grid)}
        onKeyDown={move}
      >
        <div role="row" aria-rowindex={1} className={cx(styles.header)} style={tracks}>
          {columns.map(({ id, header, isEnd, sort }) => (
            <div key={id} role="columnheader" className={cx(isEnd && styles.end)} {...(sort && { "aria-sort": sort })}>
              {header}
            </div>
          ))}
        </div>
        <div role="rowgroup" className={cx(styles.rows)} style={{ height: Math.max(0, rows.length * rowHeight - 1) }}>
          {inOrder.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <GridRow
                key={slotAt(index)}
                row={row}
                index={index}
                top={index * rowHeight}
                columns={columns}
                isFlying={isFlying}
                tracks={tracks.gridTemplateColumns ?? ""}
                isFocusable={index === Math.min(focused, rows.length - 1)}
                onFocus={setFocused}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
      {foot}
    </div>
  );
}

interface GridRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column<Row>[];
  readonly isFlying: boolean;
  readonly tracks: string | number;
  readonly isFocusable: boolean;
  readonly onFocus: (index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
}

function GridRowOf<Row>(props: GridRowProps<Row>) {
  const { row, index, top, columns, isFlying, tracks, isFocusable, onFocus, onOpen } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={isFocusable ? 0 : -1}
      className={cx(styles.row, onOpen !== undefined && styles.opens)}
      style={{ gridTemplateColumns: tracks, transform: `translateY(${top}px)` }}
      onFocus={() => onFocus(index)}
      onClick={(event) => {
        const isControl = event.target instanceof Element && event.target.closest("a, button") !== null;
        if (!isControl) onOpen?.(row);
      }}
    >
      {columns.map(({ id, cell, glimpse, isEnd }) => (
        <div key={id} role="gridcell" className={cx(styles.cell, isEnd && styles.end)}>
          {isFlying ? glimpse?.(row) : cell(row)}
        </div>
      ))}
    </div>
  );
}

const GridRow = memo(GridRowOf) as typeof GridRowOf;

/** Returns the rows in view, and the focused row wherever it is, so that it keeps the focus. */
function indexesOf({ first, end }: RowWindow, focused: number): readonly number[] {
  const indexes = Array.from({ length: end - first }, (_, offset) => first + offset);
  if (focused >= 0 && focused < first) return [focused, ...indexes];
  return focused >= end ? [...indexes, focused] : indexes;
}

function rowAt(scroller: HTMLElement | null, index: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`) ?? null;
}

/** Returns the focus to the focused row, whose element loses it when it is moved. */
function useFocusKept(scroller: React.RefObject<HTMLDivElement | null>, focused: number, isResting: boolean): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isResting) return undefined;
    const begin = () => (hadFocus.current = element.contains(document.activeElement));
    element.addEventListener("scroll", begin, { passive: true, once: true });
    return () => element.removeEventListener("scroll", begin);
  }, [scroller, isResting]);
  useLayoutEffect(() => {
    if (!isResting || !hadFocus.current) return;
    hadFocus.current = false;
    if (document.activeElement === document.body) rowAt(scroller.current, focused)?.focus({ preventScroll: true });
  }, [scroller, focused, isResting]);
}

function reveal(scroller: HTMLElement | null, index: number, rowHeight: number): void {
  if (scroller === null) return;
  const top = index * rowHeight;
  // The header covers the first row of the view.
  const height = scroller.clientHeight - rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + height) scroller.scrollTop = top + rowHeight - height;
}

interface Window {
  readonly view: RowWindow;
  /** Whether scrolling has stopped. */
  readonly isResting: boolean;
  /** Whether rows pass too fast to read, because the user drags the scroll bar. */
  readonly isFlying: boolean;
}

function useWindow(scroller: React.RefObject<HTMLDivElement | null>, rowHeight: number, count: number): Window {
  const [place, setPlace] = useState({ top: 0, height: 0, isFlying: false });
  const [isResting, setResting] = useState(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => {
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      const height = element.clientHeight;
      setPlace((before) => {
        if (before.top === top && before.height === height) return before;
        return { top, height, isFlying: Math.abs(top - before.top) > height / 2 };
      });
      setResting(false);
      clearTimeout(rest);
      rest = setTimeout(() => setResting(true), REST_MS);
    };
    let rest: ReturnType<typeof setTimeout> | undefined;
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      clearTimeout(rest);
      resized.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scroller, rowHeight]);
  const view = useMemo(() => rowWindow(place.top, place.height, rowHeight, count), [place, rowHeight, count]);
  return { view, isResting, isFlying: place.isFlying && !isResting };
}

/** Returns the height of a row, `--row`, in pixels. */
function useRowHeight(): number {
  const [height] = useState(() => {
    const root = getComputedStyle(document.documentElement);
    return parseFloat(root.getPropertyValue("--row")) * parseFloat(root.fontSize);
  });
  return height;
}
