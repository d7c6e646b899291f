/** Warns the reader of a wrong device clock, and shows its difference. */
import { useSyncExternalStore } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { useClock } from "../ui/time";
import styles from "./clock-notice.module.css";

/** The notice ignores smaller differences. */
const TOLERATED_MS = 60_000;

export function ClockNotice() {
  const { connection } = useMessages();
  const { duration } = useFormats();
  const clock = useClock();
  const offsetMs = useSyncExternalStore(clock.subscribe, clock.offsetMs);
  if (Math.abs(offsetMs) < TOLERATED_MS) return null;
  // Rounds to 10 s before the display rounds down, so that almost 2 h is shown as 2 h.
  const difference = duration(Math.round(Math.abs(offsetMs) / 10_000) * 10_000);
  return (
    <div role="status" className={cx(styles.notice)}>
      <strong>{offsetMs < 0 ? connection.clockAhead(difference) : connection.clockBehind(difference)}</strong>{" "}
      {connection.clockText}
    </div>
  );
}
