/**
 * Shows that the connection is lost, for how long, and that the console reconnects; or that live updates are missing.
 */
import { useFormats, useMessages } from "../messages/messages-provider";
import { RENEWAL_MS } from "../session/connection-monitor";
import { useConnection } from "../session/session-provider";
import { cx } from "../ui/cx";
import { useNow } from "../ui/time";
import styles from "./connection-banner.module.css";

export function ConnectionBanner() {
  const connection = useConnection();
  return (
    <div role="status" className={cx(styles.place)}>
      {connection.status === "lost" && <Lost cause={connection.cause} since={connection.since} />}
      {connection.status === "not-live" && <NotLive />}
    </div>
  );
}

function Lost({ cause, since }: Omit<Extract<ReturnType<typeof useConnection>, { status: "lost" }>, "status">) {
  const { connection } = useMessages();
  const formats = useFormats();
  const now = useNow();
  return (
    <div className={cx(styles.banner)}>
      <span className={cx(styles.pulse)} aria-hidden="true" />
      <strong>{connection.lost[cause]}</strong>
      <span className={cx(styles.reconnecting)}>{connection.reconnecting}</span>
      {/* Hidden from screen readers, which would read it aloud every second. */}
      <span className={cx(styles.age)} aria-hidden="true">
        {(cause === "silent" ? connection.silentFor : connection.stale)(formats.duration(Math.max(0, now - since)))}
      </span>
    </div>
  );
}

function NotLive() {
  const { connection } = useMessages();
  return (
    <div className={cx(styles.banner)}>
      <strong>{connection.notLive}</strong>
      <span>{connection.notLiveText(RENEWAL_MS / 1_000)}</span>
    </div>
  );
}
