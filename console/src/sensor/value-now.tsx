/** Shows the current value in large type, with its age. */
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { Ago } from "../ui/time";
import type { LatestReading } from "./latest-readings";
import styles from "./sensor.module.css";
import type { SensorRef } from "./use-chart-points";
import { useSensor } from "./use-sensor";

interface ValueNowProps {
  readonly sensor: SensorRef;
  /** null: no reading is known yet. */
  readonly reading: LatestReading | null;
}

export function ValueNow({ sensor, reading }: ValueNowProps) {
  const { sensor: texts } = useMessages();
  const { value } = useFormats();
  const { data } = useSensor(sensor);
  const shown = reading ?? data?.sensor?.latestReading ?? null;
  return (
    <div className={cx(styles.now)}>
      {shown === null ? (
        <span className={cx(styles.none)}>{data === undefined ? " " : texts.noReading}</span>
      ) : (
        <>
          <span className={cx(styles.value)}>
            {value(shown.value)}
            <small>{data?.sensor?.unit ?? ""}</small>
          </span>
          <span className={cx(styles.age)}>
            <Ago at={shown.timestamp} />
          </span>
        </>
      )}
    </div>
  );
}
