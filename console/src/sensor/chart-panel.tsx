/** Panel with the chart of a sensor, its time span, statistics, table and export. */
import { useMemo, useState } from "react";
import { Chart, type LineSpec } from "../charts/chart";
import { useFormats, useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Problem } from "../ui/problem";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Table } from "../ui/table";
import { useNow } from "../ui/time";
import { isPoint, averageText, statisticsOf, type Point, type PointOrGap } from "./chart-data";
import { ComparisonChart, type ComparedSensor } from "./comparison-chart";
import { MAX_OTHERS, type SensorName } from "./comparison";
import { Compare } from "./compare";
import { useExport } from "./export-readings";
import styles from "./sensor.module.css";
import { SPAN_MS, SPANS, type SpanName } from "./spans";
import { useCompared } from "./use-compared";
import { useChartPoints, type SensorRef, type TimeSpan } from "./use-chart-points";

export interface ChartPanelProps {
  readonly sensor: SensorRef;
  readonly span: SpanName;
  /** Time span that the reader chose by zooming; null: the latest `span`. */
  readonly zoomed: { readonly from: number; readonly to: number } | null;
  /** Sensors in the chart besides the page's sensor. */
  readonly others: readonly SensorName[];
  readonly onOthers: (others: readonly SensorName[]) => void;
  readonly onSpan: (span: SpanName) => void;
  readonly onZoom: (from: number | undefined, to: number | undefined) => void;
}

const LEAST_ZOOM_MS = 2_000;

export function ChartPanel({ sensor, span, zoomed, others, onOthers, onSpan, onZoom }: ChartPanelProps) {
  const { sensor: texts } = useMessages();
  const { duration } = useFormats();
  const { from: zoomedFrom, to: zoomedTo } = zoomed ?? {};
  const timeSpan = useMemo<TimeSpan>(
    () =>
      zoomedFrom === undefined || zoomedTo === undefined
        ? { lastMs: SPAN_MS[span] }
        : { from: zoomedFrom, to: zoomedTo },
    [span, zoomedFrom, zoomedTo],
  );
  const { query, points, resolution, isTruncated } = useChartPoints(sensor, timeSpan);
  const now = useNow();
  const from = "lastMs" in timeSpan ? now - timeSpan.lastMs : timeSpan.from;
  const to = "lastMs" in timeSpan ? now : timeSpan.to;
  const compared = useCompared(sensor.tenantId, others, timeSpan, from);
  const first = from - resolution.ms;
  const shown = useMemo(() => between(points, first, zoomedTo), [points, first, zoomedTo]);
  const statistics = useMemo(() => statisticsOf(shown), [shown]);
  const sensors = useMemo<readonly ComparedSensor[]>(
    () => [{ name: sensor, points: shown }, ...compared],
    [sensor, shown, compared],
  );
  const exporting = useExport(sensor);
  const isComparing = others.length > 0;
  const zooming = {
    onZoom: (start: number, end: number) => {
      if (end - start >= LEAST_ZOOM_MS) onZoom(start, end);
    },
    onZoomOut: () => onZoom(undefined, undefined),
  };
  const note = [
    resolution.every === null ? texts.raw : texts.resolution(duration(resolution.ms)),
    ...(statistics !== null && statistics.gaps > 0 ? [texts.gaps(statistics.gaps)] : []),
    ...(isTruncated ? [texts.truncated] : []),
  ].join(" · ");
  return (
    <Panel
      title={texts.chart}
      note={note}
      isFlush
      actions={
        <>
          {zoomed !== null && (
            <Button kind="quiet" icon="play" onPress={() => onZoom(undefined, undefined)}>
              {texts.backToLive}
            </Button>
          )}
          <Choices
            label={texts.span}
            choices={SPANS}
            chosen={zoomed === null ? span : null}
            nameOf={(each) => texts.spans[each]}
            onChoose={onSpan}
          />
          {others.length < MAX_OTHERS && (
            <Compare
              sensor={sensor}
              isTaken={(name) => isSame(name, sensor) || others.some((each) => isSame(each, name))}
              onChoose={(name) => onOthers([...others, name])}
            />
          )}
          <Button icon="download" isBusy={exporting.isRunning} onPress={() => exporting.start(from, to)}>
            {exporting.isRunning ? texts.exporting : texts.export}
          </Button>
        </>
      }
    >
      <ExportProblem failure={exporting.failure} />
      {query.isPending && (
        <div className={cx(styles.empty)}>
          <Skeleton lines={4} />
        </div>
      )}
      {query.isError && points === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {isComparing && points !== undefined && (
        <ComparisonChart
          tenantId={sensor.tenantId}
          sensors={sensors}
          from={from}
          to={to}
          {...zooming}
          onRemove={(name) => onOthers(others.filter((each) => !isSame(each, name)))}
        />
      )}
      {!isComparing && points !== undefined && (
        <OneSensor
          points={shown}
          statistics={statistics}
          isRaw={resolution.every === null}
          isZoomed={zoomed !== null}
          from={from}
          to={to}
          {...zooming}
        />
      )}
    </Panel>
  );
}

const between = (points: readonly PointOrGap[] = [], first: number, last = Infinity) =>
  points.filter(({ at }) => at >= first && at <= last);

function ExportProblem({ failure }: Pick<ReturnType<typeof useExport>, "failure">) {
  if (failure === null) return null;
  return (
    <div className={cx(styles.problem)}>
      <Problem failure={failure} />
    </div>
  );
}

function isSame(one: SensorName, other: SensorName): boolean {
  return one.assetId === other.assetId && one.sensorId === other.sensorId;
}

interface OneSensorProps extends PointsChartProps {
  readonly statistics: ReturnType<typeof statisticsOf>;
  readonly isZoomed: boolean;
}

/** A zoomed chart stays even if it is empty, so that it keeps the focus and the reader can zoom out. */
function OneSensor({ statistics, isZoomed, ...chart }: OneSensorProps) {
  const { sensor } = useMessages();
  return (
    <>
      {(statistics !== null || isZoomed) && <PointsChart {...chart} />}
      {statistics === null ? (
        <div className={cx(styles.empty)}>
          <Empty icon="clock" title={sensor.noData} />
        </div>
      ) : (
        <>
          <Statistics of={statistics} />
          <AsTable points={chart.points} isRaw={chart.isRaw} />
        </>
      )}
    </>
  );
}

interface PointsChartProps {
  readonly points: readonly PointOrGap[];
  readonly isRaw: boolean;
  readonly from: number;
  readonly to: number;
  readonly onZoom: (from: number, to: number) => void;
  readonly onZoomOut: () => void;
}

function PointsChart({ points, isRaw, from, to, onZoom, onZoomOut }: PointsChartProps) {
  const { sensor } = useMessages();
  const formats = useFormats();
  const lines = useMemo<readonly LineSpec[]>(
    () =>
      isRaw
        ? [{ label: sensor.value, token: "--accent" }]
        : [
            { label: sensor.minimum, token: "--accent", isEdge: true },
            { label: sensor.maximum, token: "--accent", isEdge: true },
            { label: sensor.average, token: "--accent", width: 1.75 },
          ],
    [isRaw, sensor],
  );
  const columns = useMemo(() => {
    const valuesOf = (value: (point: Point) => number | null) =>
      points.map((point) => (isPoint(point) ? value(point) : null));
    return {
      times: points.map(({ at }) => at / 1_000),
      values: isRaw
        ? [valuesOf(({ min }) => min)]
        : [valuesOf(({ min }) => min), valuesOf(({ max }) => max), valuesOf(({ avg }) => avg)],
    };
  }, [points, isRaw]);
  const textOf = (index: number) => {
    const point = points[index];
    if (point === undefined || !isPoint(point)) return sensor.gapRows;
    const time = formats.dateTime(point.at);
    if (isRaw) return sensor.reading(formats.value(point.min), time);
    return `${sensor.reading(averageText(point, formats.value), time)} (${formats.value(point.min)} – ${formats.value(point.max)})`;
  };
  return (
    <div className={cx(styles.chart)}>
      <Chart
        label={`${sensor.chart}. ${sensor.zoomHint}`}
        hint={sensor.zoomHint}
        lines={lines}
        columns={columns}
        from={from / 1_000}
        to={to / 1_000}
        textOf={textOf}
        onZoom={(start, end) => onZoom(start * 1_000, end * 1_000)}
        onZoomOut={onZoomOut}
      />
    </div>
  );
}

function Statistics({ of }: { readonly of: NonNullable<ReturnType<typeof statisticsOf>> }) {
  const { sensor } = useMessages();
  const { value, count: counted } = useFormats();
  return (
    <dl className={cx(styles.statistics)} aria-label={sensor.statistics}>
      <div>
        <dt>{sensor.minimum}</dt>
        <dd>{value(of.min)}</dd>
      </div>
      <div>
        <dt>{sensor.average}</dt>
        <dd>{averageText(of, value)}</dd>
      </div>
      <div>
        <dt>{sensor.maximum}</dt>
        <dd>{value(of.max)}</dd>
      </div>
      <div>
        <dt>{sensor.count}</dt>
        <dd>{counted(of.count)}</dd>
      </div>
    </dl>
  );
}

const MAX_TABLE_ROWS = 1_000;

/** Shows the chart's values as a table. */
function AsTable({ points, isRaw }: { readonly points: readonly PointOrGap[]; readonly isRaw: boolean }) {
  const { sensor } = useMessages();
  const { value, dateTime, count } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const cell = (read: (point: Point) => string) => (point: PointOrGap) => (isPoint(point) ? read(point) : "–");
  const column = (header: string, read: (point: Point) => string) => ({ header, isEnd: true, cell: cell(read) });
  const time = { header: sensor.time, cell: ({ at }: PointOrGap) => dateTime(at) };
  return (
    <details className={cx(styles.table)} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{sensor.table}</summary>
      {isOpen && (
        <Table
          label={sensor.table}
          columns={
            isRaw
              ? [time, column(sensor.value, ({ min }) => value(min))]
              : [
                  time,
                  column(sensor.minimum, ({ min }) => value(min)),
                  column(sensor.average, (point) => averageText(point, value)),
                  column(sensor.maximum, ({ max }) => value(max)),
                  column(sensor.count, (point) => count(point.count)),
                ]
          }
          rows={points.slice(-MAX_TABLE_ROWS).reverse()}
          keyOf={({ at }) => String(at)}
        />
      )}
    </details>
  );
}
