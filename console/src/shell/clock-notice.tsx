/** Warns that the device's clock is wrong, and by how much. */
import { useSyncExternalStore } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { useClock } from "../ui/time";
import styles from "./clock-notice.module.css";

/** Smaller differences are not worth a notice. */
const TOLERATED_MS = 60_000;

export function ClockNotice() {
  const { connection } = useMessages();
  const { duration } = useFormats();
  const clock = useClock();
  const offsetMs = useSyncExternalStore(clock.subscribe, clock.offsetMs);
  if (Math.abs(offsetMs) < TOLERATED_MS) return null;
  // Rounds up: nearly 2 h are shown as 2 h.
  const difference = duration(Math.round(Math.abs(offsetMs) / 10_000) * 10_000);
  return (
    <div role="status" className={cx(styles.notice)}>
      <strong>{offsetMs < 0 ? connection.clockAhead(difference) : connection.clockBehind(difference)}</strong>{" "}
      {connection.clockText}
    </div>
  );
}
