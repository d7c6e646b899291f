/** A time: relative, with the absolute one at hand. */
import { createContext, use, useState, useSyncExternalStore } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { ServerClock } from "../server-clock";
import { useTimeForm } from "./time-form";

export const ClockContext = createContext(new ServerClock());

/** For times of requests. */
export function useClock(): ServerClock {
  return use(ClockContext);
}

/** The time now, to the second. */
export function useNow(): number {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, clock.second);
}

/** When the component was first shown. */
export function useOpenedAt(): number {
  const clock = useClock();
  const [openedAt] = useState(() => Date.now());
  return openedAt + useSyncExternalStore(clock.subscribe, clock.offsetMs);
}

interface AgoProps {
  readonly at: string;
  /** `3 s`. */
  readonly isBare?: boolean;
  /** Follows a word such as `for`, so that it cannot be a date. */
  readonly isLength?: boolean;
}

/** `3 s ago`. Hover shows the time here and in UTC, and the palette switches all to the time here. */
export function Ago({ at, isLength = false, isBare = isLength }: AgoProps) {
  const now = useNow();
  const formats = useFormats();
  const time = Date.parse(at);
  const text = isBare ? formats.duration(Math.max(0, now - time)) : formats.relative(time, now);
  return <TimeElement at={at} text={text} isKept={isLength} />;
}

/** The time here. Hover shows it in UTC. */
export function Clock({ at, withDate = false }: { readonly at: string; readonly withDate?: boolean }) {
  const formats = useFormats();
  const time = Date.parse(at);
  return <TimeElement at={at} text={withDate ? formats.dateTime(time) : formats.clock(time)} />;
}

interface TimeElementProps {
  readonly at: string;
  readonly text: string;
  /** Whether it shows the text even if times are shown as dates. */
  readonly isKept?: boolean;
}

function TimeElement({ at, text, isKept = false }: TimeElementProps) {
  const formats = useFormats();
  const { common } = useMessages();
  const isAbsolute = useTimeForm() === "absolute" && !isKept;
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={`${formats.dateTime(time)}\n${common.utc(formats.utc(time))}`}>
      {isAbsolute ? formats.dateTime(time) : text}
    </time>
  );
}
