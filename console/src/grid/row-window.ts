/** Computes which rows of a long list are in view. */

export interface RowWindow {
  /** Index of the first row to show. */
  readonly first: number;
  /** Index after the last row to show. */
  readonly end: number;
}

/** Extra rows above and below the view, so that scrolling does not show a gap. */
const OVERSCAN = 6;

export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { first: Math.min(first, end), end };
}

/** Returns the index to which a key moves the focus. undefined: the key does not move it. */
export function moveBy(key: string, index: number, page: number, count: number): number | undefined {
  const to = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
