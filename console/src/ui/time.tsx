/** Times on the page: relative, with the absolute time as a tooltip. */
import { createContext, use, useState, useSyncExternalStore } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { ServerClock } from "../server-clock";
import { useTimeForm } from "./time-form";

export const ClockContext = createContext(new ServerClock());

/** Returns the server's clock. Use it for times in requests. */
export function useClock(): ServerClock {
  return use(ClockContext);
}

/** Returns the current time in whole seconds, updated every second. */
export function useNow(): number {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, clock.second);
}

/** Returns the time at which the component was first shown. */
export function useOpenedAt(): number {
  const clock = useClock();
  const [openedAt] = useState(() => Date.now());
  return openedAt + useSyncExternalStore(clock.subscribe, clock.offsetMs);
}

interface AgoProps {
  readonly at: string;
  /** Whether the age is shown without “ago”: `3 s`. */
  readonly isBare?: boolean;
  /** Whether the age follows a word such as `for`, so that a date cannot replace it. */
  readonly isLength?: boolean;
}

/**
 * Shows the age of a time: `3 s ago`. Its tooltip shows the local time and UTC. The palette can switch all ages to
 * local times.
 */
export function Ago({ at, isLength = false, isBare = isLength }: AgoProps) {
  const now = useNow();
  const formats = useFormats();
  const time = Date.parse(at);
  const text = isBare ? formats.duration(Math.max(0, now - time)) : formats.relative(time, now);
  return <TimeElement at={at} text={text} isKept={isLength} />;
}

/** Shows a time in the reader's time zone. Its tooltip shows UTC. */
export function Clock({ at, withDate = false }: { readonly at: string; readonly withDate?: boolean }) {
  const formats = useFormats();
  const time = Date.parse(at);
  return <TimeElement at={at} text={withDate ? formats.dateTime(time) : formats.clock(time)} />;
}

interface TimeElementProps {
  readonly at: string;
  readonly text: string;
  /** Whether the text is shown even if the reader prefers dates. */
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
