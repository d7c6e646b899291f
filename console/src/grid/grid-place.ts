/** Remembers the reader's place in a grid, and restores it when the reader returns. */
import { useEffectEvent, useLayoutEffect, useState, type RefObject } from "react";
import { useLocation } from "react-router";

interface GridPlace {
  /** Index of the row that the keyboard reached. */
  readonly focused: number;
  readonly top: number;
  readonly hasFocus: boolean;
}

const MAX_PLACES = 50;

/** Places by history entry and name of the grid, oldest first. */
const places = new Map<string, GridPlace>();

function keep(key: string, place: GridPlace): void {
  places.delete(key);
  places.set(key, place);
  const [oldest] = places.keys();
  if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
}

/** @returns the index of the row that had the focus when the reader left this history entry */
export function useGridPlace(
  label: string,
  scroller: RefObject<HTMLElement | null>,
  rowAt: (scroller: HTMLElement | null, index: number) => HTMLElement | null,
): [focused: number, setFocused: (focused: number) => void] {
  const key = `${useLocation().key} ${label}`;
  const [before] = useState(() => places.get(key));
  const [focused, setFocused] = useState(before?.focused ?? 0);
  const leave = useEffectEvent((element: HTMLElement, left: string) => {
    keep(left, { focused, top: element.scrollTop, hasFocus: element.contains(document.activeElement) });
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || before === undefined) return;
    element.scrollTo({ top: before.top });
    // If another element has the focus, the reader has already begun something else there.
    const isUnclaimed = document.activeElement?.matches("body, h1") ?? true;
    if (before.hasFocus && isUnclaimed) rowAt(element, before.focused)?.focus({ preventScroll: true });
  }, [scroller, before, rowAt]);
  useLayoutEffect(() => {
    const element = scroller.current;
    return () => {
      if (element !== null) leave(element, key);
    };
  }, [scroller, key]);
  return [focused, setFocused];
}
