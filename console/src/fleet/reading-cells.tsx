/** Cells of a sensor's row that change with each reading. */
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveReading, LiveReadings } from "../live/live-readings";
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { Dot, type Tone } from "../ui/status";
import { Ago, useNow } from "../ui/time";
import styles from "./fleet.module.css";
import type { FleetRow } from "./use-fleet";

interface CellProps {
  readonly row: FleetRow;
  readonly live: LiveReadings;
}

function useReading({ row, live }: CellProps): LiveReading | null {
  const subscribe = useCallback((listener: () => void) => live.subscribe(row.id, listener), [live, row.id]);
  const newest = useSyncExternalStore(subscribe, () => live.get(row.id));
  return newest ?? row.latestReading ?? null;
}

export function ValueCell(props: CellProps) {
  const formats = useFormats();
  const reading = useReading(props);
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef({ reading, of: props.row.id });
  const flash = useRef<Animation | null>(null);
  useEffect(() => {
    const { reading: before, of } = shown.current;
    // Highlights a new reading of the same sensor, but not the first reading that the cell shows.
    if (before !== null && before !== reading && of === props.row.id && !prefersStillness()) {
      // Do not restart a running highlight, because readings may arrive faster than it fades.
      if (flash.current?.playState !== "running") {
        flash.current = element.current?.animate({ color: ["var(--accent)", "var(--ink)"] }, { duration: 900 }) ?? null;
      }
    }
    shown.current = { reading, of: props.row.id };
  }, [reading, props.row.id]);
  return (
    <span ref={element} className={cx(styles.value)}>
      {reading === null ? "–" : formats.value(reading.value)}
      {reading !== null && <span className={cx(styles.unit)}>{props.row.unit ?? ""}</span>}
    </span>
  );
}

function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function AgeCell(props: CellProps) {
  const { fleet } = useMessages();
  const reading = useReading(props);
  if (reading === null) return <span className={cx(styles.quiet)}>{fleet.neverMeasured}</span>;
  return (
    <span className={cx(styles.quiet)}>
      <Ago at={reading.timestamp} isBare />
    </span>
  );
}

const FRESH_MS = 60_000;
const RECENT_MS = 3_600_000;

type State = "fresh" | "recent" | "silent" | "never";

const TONES: Readonly<Record<State, Tone>> = { fresh: "good", recent: "accent", silent: "warn", never: "quiet" };

export function StateCell(props: CellProps) {
  const { fleet } = useMessages();
  const reading = useReading(props);
  const state = stateOf(reading, useNow());
  return <Dot tone={TONES[state]} label={fleet.states[state]} />;
}

function stateOf(reading: LiveReading | null, now: number): State {
  if (reading === null) return "never";
  const age = now - Date.parse(reading.timestamp);
  if (age < FRESH_MS) return "fresh";
  return age < RECENT_MS ? "recent" : "silent";
}
