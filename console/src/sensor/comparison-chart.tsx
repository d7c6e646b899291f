/** Shows several sensors in one chart, with their statistics and a table of their values. */
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { Chart, type LineSpec } from "../charts/chart";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Table } from "../ui/table";
import { averageText, statisticsOf, type PointOrGap } from "./chart-data";
import styles from "./compare.module.css";
import { joinedColumns, type SensorName } from "./comparison";
import sensorStyles from "./sensor.module.css";

export interface ComparedSensor {
  readonly name: SensorName;
  readonly points: readonly PointOrGap[];
}

const TOKENS = ["--accent", "--line-2", "--line-3", "--line-4"];
const MAX_TABLE_ROWS = 1_000;

interface ComparisonChartProps {
  readonly tenantId: string;
  /** The sensor of the page comes first. */
  readonly sensors: readonly ComparedSensor[];
  readonly from: number;
  readonly to: number;
  readonly onZoom: (from: number, to: number) => void;
  readonly onZoomOut: () => void;
  readonly onRemove: (name: SensorName) => void;
}

export function ComparisonChart({ tenantId, sensors, from, to, onZoom, onZoomOut, onRemove }: ComparisonChartProps) {
  const { sensor: texts } = useMessages();
  const formats = useFormats();
  const names = sensors.map(({ name }) => textOf(name));
  const key = names.join(",");
  const columns = useMemo(() => joinedColumns(sensors.map(({ points }) => points)), [sensors]);
  const hasEdges = columns.edges !== null;
  const lines = useMemo<readonly LineSpec[]>(() => {
    const averages = key.split(",").map((label, index) => ({ label, token: TOKENS[index] ?? "--ink", width: 1.75 }));
    const edges = averages.flatMap((line) => [
      { ...line, isEdge: true },
      { ...line, isEdge: true },
    ]);
    return hasEdges ? [...edges, ...averages] : averages;
  }, [key, hasEdges]);
  const drawn = useMemo(
    () => ({
      times: columns.times.map((time) => time / 1_000),
      values: [...(columns.edges ?? []).flat(), ...columns.values],
    }),
    [columns],
  );
  const valueText = (value: number | null | undefined) =>
    typeof value === "number" ? formats.value(Number(value.toPrecision(6))) : "–";
  const pointText = (index: number) => {
    const time = columns.times[index];
    if (time === undefined) return texts.gapRows;
    return [
      formats.dateTime(time),
      ...names.map((name, line) => `${name} ${valueText(columns.values[line]?.[index])}`),
    ].join("   ");
  };
  return (
    <>
      <div className={cx(sensorStyles.chart)}>
        <Chart
          label={`${texts.chart}. ${texts.zoomHint}`}
          hint={texts.zoomHint}
          lines={lines}
          columns={drawn}
          from={from / 1_000}
          to={to / 1_000}
          textOf={pointText}
          onZoom={(start, end) => onZoom(start * 1_000, end * 1_000)}
          onZoomOut={onZoomOut}
        />
      </div>
      <Lines tenantId={tenantId} sensors={sensors} onRemove={onRemove} />
      <JoinedTable names={names} columns={columns} valueText={valueText} />
    </>
  );
}

const textOf = ({ assetId, sensorId }: SensorName) => `${assetId} / ${sensorId}`;

/** Legend of the chart: the sensor of each line, with its statistics. */
function Lines({ tenantId, sensors, onRemove }: Pick<ComparisonChartProps, "tenantId" | "sensors" | "onRemove">) {
  const { sensor: texts, compare, fleet } = useMessages();
  const { value, count } = useFormats();
  return (
    <div className={cx(styles.scroller)} tabIndex={0} role="group" aria-label={texts.statistics}>
      <table className={cx(styles.lines)}>
        <thead>
          <tr>
            <th scope="col">{fleet.sensor}</th>
            <th scope="col">{texts.minimum}</th>
            <th scope="col">{texts.average}</th>
            <th scope="col">{texts.maximum}</th>
            <th scope="col">{texts.count}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sensors.map(({ name, points }, index) => {
            const statistics = statisticsOf(points);
            return (
              <tr key={textOf(name)}>
                <th scope="row">
                  <span className={cx(styles.name)}>
                    <span className={cx(styles.swatch, styles[`line${index}`])} aria-hidden="true" />
                    {index === 0 ? (
                      textOf(name)
                    ) : (
                      <Link to={paths.sensor(tenantId, name.assetId, name.sensorId)}>{textOf(name)}</Link>
                    )}
                  </span>
                </th>
                <td>{statistics === null ? "–" : value(statistics.min)}</td>
                <td>{statistics === null ? "–" : averageText(statistics, value)}</td>
                <td>{statistics === null ? "–" : value(statistics.max)}</td>
                <td>{statistics === null ? "–" : count(statistics.count)}</td>
                <td>
                  {index > 0 && (
                    <IconButton icon="close" label={compare.remove(textOf(name))} onPress={() => onRemove(name)} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface JoinedTableProps {
  readonly names: readonly string[];
  readonly columns: ReturnType<typeof joinedColumns>;
  readonly valueText: (value: number | null | undefined) => string;
}

function JoinedTable({ names, columns: { times, values }, valueText }: JoinedTableProps) {
  const { sensor: texts } = useMessages();
  const { dateTime } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const first = Math.max(0, times.length - MAX_TABLE_ROWS);
  const rows = times
    .map((at, index) => ({ at, index }))
    .slice(first)
    // Leave out the marks of gaps, which only the chart needs.
    .filter(({ index }) => values.some((line) => typeof line[index] === "number"));
  return (
    <details className={cx(sensorStyles.table)} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{texts.table}</summary>
      {isOpen && (
        <Table
          label={texts.table}
          columns={[
            { header: texts.time, cell: ({ at }: (typeof rows)[number]) => dateTime(at) },
            ...names.map((header, line) => ({
              header,
              isEnd: true,
              cell: ({ index }: (typeof rows)[number]) => valueText(values[line]?.[index]),
            })),
          ]}
          rows={rows.reverse()}
          keyOf={({ at }) => String(at)}
        />
      )}
    </details>
  );
}
