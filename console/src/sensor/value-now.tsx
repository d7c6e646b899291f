/** The value now, large, and its age. */
import { useQuery } from "@tanstack/react-query";
import { SensorDocument } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { cx } from "../ui/cx";
import { Ago } from "../ui/time";
import type { LatestReading } from "./latest-readings";
import styles from "./sensor.module.css";
import type { SensorRef } from "./use-chart-points";

interface ValueNowProps {
  readonly sensor: SensorRef;
  /** null: none is known yet. */
  readonly reading: LatestReading | null;
}

export function ValueNow({ sensor, reading }: ValueNowProps) {
  const { sensor: texts } = useMessages();
  const { value } = useFormats();
  const { sluice } = useSession();
  // The same request as the page's.
  const { data } = useQuery({
    queryKey: ["sensor", sensor.tenantId, sensor.assetId, sensor.sensorId],
    queryFn: async ({ signal }) => (await sluice.request(SensorDocument, sensor, { signal })).tenant?.asset ?? null,
  });
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
