/** Page of a sensor: its current value, its readings over time, and how to publish readings. */
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import type { SensorQuery } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSearch } from "../routing";
import { asOneOf, asText, asTime } from "../search-readers";
import { NotFound } from "../shell/not-found";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Clock } from "../ui/time";
import { Stack } from "../ui/columns";
import { cx } from "../ui/cx";
import { ChartPanel } from "./chart-panel";
import { othersOf, othersText } from "./comparison";
import { LatestReadings, useLatestReadings } from "./latest-readings";
import { Publish } from "./publish";
import { SensorActions } from "./sensor-actions";
import styles from "./sensor.module.css";
import { SPANS, type SpanName } from "./spans";
import type { SensorRef } from "./use-chart-points";
import { useSensor } from "./use-sensor";
import { ValueNow } from "./value-now";

const SEARCH = { span: asOneOf(...SPANS), from: asTime, to: asTime, with: asText };

export default function SensorPage() {
  const { tenantId = "", assetId = "", sensorId = "" } = useParams();
  const query = useSensor({ tenantId, assetId, sensorId });
  const asset = query.data;
  const address = `${tenantId}/${assetId}/${sensorId}`;
  const [known, setKnown] = useState<string | null>(null);
  if (asset?.sensor && known !== address) setKnown(address);
  if (query.isSuccess && !asset?.sensor) {
    return known === address ? <Deleted tenantId={tenantId} assetId={assetId} sensorId={sensorId} /> : <NotFound />;
  }
  return (
    <SensorView key={address} tenantId={tenantId} assetId={assetId} sensorId={sensorId}>
      {query.isError && asset === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton />}
      {asset?.sensor && <Details asset={asset} sensor={asset.sensor} tenantId={tenantId} />}
    </SensorView>
  );
}

/** Shown if the sensor is deleted while its page is open. */
function Deleted({ tenantId, assetId, sensorId }: SensorRef) {
  const { sensor, pages } = useMessages();
  const name = `${assetId} / ${sensorId}`;
  return (
    <Page title={name}>
      <div role="status">
        <Empty icon="search" title={sensor.deleted(name)} text={sensor.deletedText}>
          <ButtonLink to={paths.page(tenantId, "fleet")}>{pages.fleet}</ButtonLink>
        </Empty>
      </div>
    </Page>
  );
}

interface SensorViewProps {
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
  readonly children: React.ReactNode;
}

/** Shows the chart without waiting for the sensor's properties. */
function SensorView({ tenantId, assetId, sensorId, children }: SensorViewProps) {
  const { pages } = useMessages();
  const sensor = useMemo(() => ({ tenantId, assetId, sensorId }), [tenantId, assetId, sensorId]);
  const [{ span = "1h", from, to, with: compared }, change] = useSearch(SEARCH);
  const others = useMemo(() => othersOf(compared, sensor), [compared, sensor]);
  const latest = useLatestReadings(sensor);
  const choose = (name: SpanName) => change({ span: name, from: undefined, to: undefined });
  const zoom = (start: number | undefined, end: number | undefined) =>
    change({ from: isoOf(start), to: isoOf(end) }, true);
  return (
    <Page
      title={`${assetId} / ${sensorId}`}
      context={
        <>
          <Link to={paths.page(tenantId, "fleet")}>{pages.fleet}</Link> /{" "}
          <Link to={paths.sensorsOf(tenantId, assetId)}>{assetId}</Link>
        </>
      }
      actions={<ValueNow sensor={sensor} reading={latest.newest} />}
    >
      <ChartPanel
        sensor={sensor}
        span={span}
        zoomed={from !== undefined && to !== undefined && from < to ? { from, to } : null}
        others={others}
        onOthers={(names) => change({ with: othersText(names) }, true)}
        onSpan={choose}
        onZoom={zoom}
      />
      <div className={cx(styles.columns)}>
        <LatestReadings latest={latest} sensor={sensor} />
        <Stack>{children}</Stack>
      </div>
    </Page>
  );
}

function isoOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

type Asset = NonNullable<NonNullable<SensorQuery["tenant"]>["asset"]>;

interface DetailsProps {
  readonly tenantId: string;
  readonly asset: Asset;
  readonly sensor: NonNullable<Asset["sensor"]>;
}

function Details({ tenantId, asset, sensor }: DetailsProps) {
  const { sensor: texts, fleet } = useMessages();
  return (
    <>
      <Panel title={texts.publish}>
        <Publish tenantId={tenantId} assetId={asset.assetId} topic={sensor.topic} />
      </Panel>
      <Panel
        title={fleet.sensor}
        actions={
          <SensorActions
            sensor={{ tenantId, assetId: asset.assetId, sensorId: sensor.sensorId }}
            type={sensor.type}
            unit={sensor.unit}
          />
        }
      >
        <dl className={cx(styles.facts)}>
          <div>
            <dt>{fleet.asset}</dt>
            <dd>{asset.name ?? asset.assetId}</dd>
          </div>
          <div>
            <dt>{texts.type}</dt>
            <dd>{sensor.type}</dd>
          </div>
          <div>
            <dt>{texts.unit}</dt>
            <dd>{sensor.unit ?? "–"}</dd>
          </div>
          <div>
            <dt>{texts.registered}</dt>
            <dd>
              <Clock at={sensor.createdAt} withDate />
            </dd>
          </div>
        </dl>
      </Panel>
    </>
  );
}
