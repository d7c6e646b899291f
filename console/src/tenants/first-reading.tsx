/** Shows how to publish the first reading of a registered tenant, and the reading when it arrives. */
import { useState } from "react";
import { LiveReadingsDocument } from "../generated/operations";
import { GatewaySecret } from "../gateway/gateway-secret";
import { publishCommand } from "../gateway/publish-command";
import { useEvents } from "../live/use-events";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { ButtonLink } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Ago } from "../ui/time";
import styles from "./register.module.css";
import type { Registered } from "./use-registration";

interface Reading {
  readonly value: number;
  readonly timestamp: string;
}

interface FirstReadingProps {
  readonly registered: Registered;
  readonly areSecretsStored: boolean;
  readonly onSecretsStored: (areStored: boolean) => void;
  readonly onArrived: () => void;
}

export function FirstReading({ registered, areSecretsStored, onSecretsStored, onArrived }: FirstReadingProps) {
  const { register, overview, access } = useMessages();
  const { plan, secret, apiKey, topic } = registered;
  return (
    <div className={cx(styles.panels)}>
      <Panel title={register.publish}>
        <div className={cx(styles.form)}>
          <p>{register.publishText}</p>
          <Copyable
            label={register.command}
            text={publishCommand({ ...secret, topic })}
            shown={publishCommand({ ...secret, topic, caCertificate: undefined })}
          />
          <Arrival {...plan} onArrived={onArrived} />
        </div>
      </Panel>
      <Panel title={register.secrets}>
        <div className={cx(styles.form)}>
          <GatewaySecret secret={secret} />
          <h3>{overview.apiKey}</h3>
          <Copyable label={overview.apiKey} text={apiKey} />
          <Checkbox isSelected={areSecretsStored} onChange={onSecretsStored}>
            {access.keptAll}
          </Checkbox>
        </div>
      </Panel>
    </div>
  );
}

type ArrivalProps = Registered["plan"] & Pick<FirstReadingProps, "onArrived">;

function Arrival({ tenantId, assetId, sensorId, unit, onArrived }: ArrivalProps) {
  const { register, overview } = useMessages();
  const { value } = useFormats();
  const [reading, setReading] = useState<Reading | null>(null);
  useEvents({
    document: LiveReadingsDocument,
    variables: { input: { tenantId, sensors: [{ assetId, sensorId }] } },
    onEvent: ({ readings }) => {
      const newest = readings.at(-1);
      if (newest === undefined) return;
      setReading(newest);
      onArrived();
    },
  });
  return (
    <div className={cx(styles.arrival, reading !== null && styles.arrived)}>
      <div role="status">
        {reading === null ? (
          <span className={cx(styles.waiting)}>{register.waiting}</span>
        ) : (
          <strong>{register.arrived}</strong>
        )}
      </div>
      {reading !== null && (
        <>
          <span className={cx(styles.value)}>
            {value(reading.value)} <small>{unit}</small>
          </span>
          <Ago at={reading.timestamp} />
          <span className={cx(styles.next)}>
            <ButtonLink to={paths.sensor(tenantId, assetId, sensorId)} kind="primary">
              {register.openSensor}
            </ButtonLink>
            <ButtonLink to={paths.tenant(tenantId)}>{overview.title}</ButtonLink>
          </span>
        </>
      )}
    </div>
  );
}
