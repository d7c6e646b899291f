/** Chart over time, drawn at most ten times a second. It reports the point that the pointer or the keyboard selects. */
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from "react";
import { useFormats } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { useIsNarrow } from "../ui/narrow";
import styles from "./chart.module.css";
import type { ChartColumns, ChartEvents, ChartLine, ChartLook, TimeChart } from "./time-chart";
import { createUplotChart } from "./uplot-chart";

export interface ChartProps extends Pick<ChartEvents, "onZoom" | "onZoomOut"> {
  readonly label: string;
  /** Two consecutive lines with `isEdge` are the edges of a band. Pass the same array until its content changes. */
  readonly lines: readonly LineSpec[];
  readonly columns: ChartColumns;
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Returns one line of text about a point, for its tooltip and for screen readers. */
  readonly textOf: (index: number) => string;
  /** Text below the chart while no point is selected. Default: the text of the last point. */
  readonly hint?: string;
  /** Whether the lines are counts, so that their axis begins at 0. */
  readonly isCount?: boolean;
  /** Whether the chart has half the height, to fit beside other content. */
  readonly isLow?: boolean;
}

export interface LineSpec extends Omit<ChartLine, "color"> {
  /** Name of a CSS custom property for the color, such as `--accent`. */
  readonly token: string;
}

const DRAW_MS = 100;

export function Chart(props: ChartProps) {
  const { label, hint, lines, isLow = false, isCount = false, columns, from, to, textOf, onZoom, onZoomOut } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<TimeChart>(null);
  const [index, setIndex] = useState<number | null>(null);
  const look = useLook(lines, isCount);
  const zoom = useEffectEvent((start: number, end: number) => onZoom?.(start, end));
  const zoomOut = useEffectEvent(() => onZoomOut?.());
  const drawNow = useEffectEvent(() => chart.current?.draw(columns, from, to));

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const created = createUplotChart(element, look, {
      onZoom: (start, end) => zoom(start, end),
      onZoomOut: () => zoomOut(),
      onPoint: setIndex,
    });
    chart.current = created;
    drawNow();
    const resized = new ResizeObserver(() => created.resize(element.clientWidth, element.clientHeight));
    resized.observe(element);
    return () => {
      resized.disconnect();
      created.destroy();
      chart.current = null;
    };
  }, [look]);
  const lastDrawn = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, lastDrawn.current + DRAW_MS - performance.now());
    const timer = setTimeout(() => {
      lastDrawn.current = performance.now();
      drawNow();
    }, wait);
    return () => clearTimeout(timer);
  }, [columns, from, to]);

  const last = columns.times.length - 1;
  const move = (event: KeyboardEvent) => {
    const zoomed = zoomBy(event.key, from, to, columns.times[index ?? last] ?? to);
    if (onZoom !== undefined && zoomed !== undefined) {
      event.preventDefault();
      onZoom(...zoomed);
      return;
    }
    if (event.key === "Escape") onZoomOut?.();
    const step = event.shiftKey ? 10 : 1;
    const at = index ?? last;
    const next = { ArrowLeft: at - step, ArrowRight: at + step, Home: 0, End: last }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    const shown = Math.max(0, Math.min(last, next));
    setIndex(shown);
    chart.current?.point(shown);
  };
  const shown = index !== null && index <= last ? index : null;
  const isNarrow = useIsNarrow();
  const below = shown === null && hint !== undefined && !isNarrow ? hint : last < 0 ? " " : textOf(shown ?? last);
  return (
    <div className={cx(styles.chart)}>
      <div
        ref={place}
        className={cx(styles.place, isLow && styles.low)}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={shown ?? Math.max(0, last)}
        aria-valuetext={last < 0 ? label : textOf(shown ?? last)}
        onKeyDown={move}
        onBlur={() => chart.current?.point(null)}
      />
      <p className={cx(styles.point)} aria-hidden="true">
        {below}
      </p>
    </div>
  );
}

/** Returns the time span after a zoom key was pressed, zoomed around a point. undefined: the key does not zoom. */
function zoomBy(key: string, from: number, to: number, around: number): [number, number] | undefined {
  const factor = { "+": 0.5, "=": 0.5, "-": 2 }[key];
  if (factor === undefined) return undefined;
  const length = (to - from) * factor;
  const share = Math.min(1, Math.max(0, (around - from) / (to - from)));
  const start = around - share * length;
  return [start, start + length];
}

/** Resolves CSS custom properties to their current colors, because a canvas cannot use the properties. */
function useLook(lines: readonly LineSpec[], hasZero: boolean): ChartLook {
  const formats = useFormats();
  const [look, setLook] = useState(() => lookOf(lines, hasZero, formats));
  const renew = useEffectEvent(() => setLook(lookOf(lines, hasZero, formats)));
  useEffect(() => {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const chosen = new MutationObserver(() => renew());
    const changed = () => renew();
    scheme.addEventListener("change", changed);
    chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      scheme.removeEventListener("change", changed);
      chosen.disconnect();
    };
  }, []);
  const [shownLines, setShownLines] = useState(lines);
  if (shownLines !== lines) {
    setShownLines(lines);
    setLook(lookOf(lines, hasZero, formats));
  }
  return look;
}

const DAY_SECONDS = 86_400;

function lookOf(lines: readonly LineSpec[], hasZero: boolean, formats: ReturnType<typeof useFormats>): ChartLook {
  const { clock, minute, day, value } = formats;
  return {
    lines: lines.map(({ token, ...line }) => ({ ...line, color: colorOf(token) })),
    bands: bandsOf(lines),
    hasZero,
    axisColor: colorOf("--ink-3"),
    gridColor: colorOf("--line"),
    font: getComputedStyle(document.documentElement).fontFamily,
    timeText: (seconds, step) => {
      const time = seconds * 1_000;
      if (step >= DAY_SECONDS) return day(time);
      return step < 60 ? clock(time) : minute(time);
    },
    valueText: value,
  };
}

/** Several bands are paler, because they overlap. */
function bandsOf(lines: readonly LineSpec[]): ChartLook["bands"] {
  const edges = lines.flatMap(({ isEdge, token }, index) => (isEdge === true ? [{ index, token }] : []));
  const alpha = edges.length > 2 ? 0.1 : 0.16;
  return edges.flatMap(({ index, token }, place) =>
    place % 2 === 0 ? [{ from: index, to: index + 1, color: colorOf(token, alpha) }] : [],
  );
}

/** Resolves a CSS custom property to a color that a canvas accepts. */
function colorOf(token: string, alpha = 1): string {
  const probe = document.createElement("span");
  probe.style.color = `rgb(from var(${token}) r g b / ${alpha})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
