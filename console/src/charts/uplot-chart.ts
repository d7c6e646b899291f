/** Charts by uPlot. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartLook, CreateChart } from "./time-chart";

const AXIS_FONT_PX = 11;
const LEAST_DRAG_PX = 6;
const SPARSE_PX = 40;
/** The right padding aligns the chart with the other parts of the panel. */
const PADDING: uPlot.Padding = [8, 16, 0, 0];
const CHARACTER_PX = 0.62 * AXIS_FONT_PX;

export const createUplotChart: CreateChart = (element, look, { onZoom, onZoomOut, onPoint }) => {
  let range: [number, number] = [0, 1];
  const columns: uPlot.AlignedData = [[], ...look.lines.map(() => [])];
  const chart = new uPlot(
    {
      width: Math.max(element.clientWidth, 1),
      height: Math.max(element.clientHeight, 1),
      padding: PADDING,
      legend: { show: false },
      cursor: {
        drag: { x: onZoom !== undefined, y: false, setScale: false },
        points: { size: 7, width: 2 },
        y: false,
      },
      scales: { x: { time: true, range: () => range }, y: { range: look.hasZero ? countRange : valueRange } },
      axes: axesOf(look),
      series: seriesOf(look),
      bands: look.bands.map(({ from, to, color }) => ({ series: [to + 1, from + 1], fill: color })),
      hooks: {
        setSelect: [
          (drawn) => {
            const { left, width } = drawn.select;
            if (width < LEAST_DRAG_PX) return;
            const [from, to] = [drawn.posToVal(left, "x"), drawn.posToVal(left + width, "x")];
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            onZoom?.(from, to);
          },
        ],
        setCursor: [({ cursor }) => onPoint?.(cursor.idx ?? null)],
      },
    },
    columns,
    element,
  );
  chart.over.addEventListener("dblclick", () => onZoomOut?.());
  return {
    draw({ times, values }, from, to) {
      range = [from, to];
      chart.setData([[...times], ...values.map((line) => [...line])]);
    },
    resize: (width, height) => chart.setSize({ width, height }),
    point(index) {
      const time = index === null ? undefined : chart.data[0][index];
      if (time === undefined) chart.setCursor({ left: -10, top: -10 }, false);
      else chart.setCursor({ left: chart.valToPos(time, "x"), top: 0 }, false);
    },
    destroy: () => chart.destroy(),
  };
};

/** Leaves some room above and below the values. If all values are equal, the line is in the middle. */
function valueRange(_chart: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const room = (max - min) * 0.08 || Math.abs(max) * 0.05 || 1;
  return [min < 0 || min - room > 0 ? min - room : 0, max + room];
}

function countRange(_chart: uPlot, _min: number | null, max: number | null): uPlot.Range.MinMax {
  return [0, (max ?? 0) * 1.08 || 1];
}

/** Distances between grid lines that are whole numbers: 1, 2, 5, 10, … */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

function axesOf({ axisColor, gridColor, font, timeText, valueText, hasZero }: ChartLook): uPlot.Axis[] {
  const common = {
    stroke: axisColor,
    font: `${AXIS_FONT_PX}px ${font}`,
    ticks: { show: false },
    grid: { stroke: gridColor, width: 1 },
  };
  return [
    {
      ...common,
      grid: { show: false },
      space: 84,
      gap: 8,
      size: 26,
      values: (chart, splits, _axis, _space, step) =>
        splits.map((seconds) => {
          const text = timeText(seconds, step);
          // A label at the edge would be cut off.
          const end = chart.valToPos(seconds, "x") + (text.length * CHARACTER_PX) / 2;
          return end > chart.bbox.width / devicePixelRatio + 16 ? "" : text;
        }),
    },
    {
      ...common,
      ...(hasZero && { incrs: WHOLE }),
      gap: 8,
      size: valueSize,
      values: (_chart, splits) => splits.map(valueText),
    },
  ];
}

/** Estimates the width of the longest label by its characters. An exact measurement would need another canvas. */
const valueSize: uPlot.Axis.Size = (_chart, values) => {
  const longest = Math.max(3, ...(values ?? []).map(({ length }) => length));
  return Math.ceil(longest * CHARACTER_PX) + 16;
};

function seriesOf({ lines, area }: ChartLook): uPlot.Series[] {
  return [
    {},
    ...lines.map(({ label, color, width = 1.5, isEdge = false }, index): uPlot.Series => ({
      label,
      stroke: color,
      width: isEdge ? 0 : width,
      spanGaps: false,
      points: {
        show: (chart, line, from, to) => !isEdge && isSparse(chart, line, from, to),
        filter: (chart, line, isShown) => (isShown || isEdge ? null : isolatedOf(chart.data[line] ?? [])),
        size: 5,
      },
      ...(area?.of === index && { fill: area.color }),
    })),
  ];
}

/** Returns the indexes of points between two gaps. No line connects these points. */
function isolatedOf(values: ArrayLike<number | null | undefined>): number[] {
  const isolated: number[] = [];
  let isAfterGap = true;
  let candidate: number | null = null;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === undefined) continue;
    if (value === null) {
      if (candidate !== null) isolated.push(candidate);
      candidate = null;
      isAfterGap = true;
    } else {
      candidate = isAfterGap ? index : null;
      isAfterGap = false;
    }
  }
  if (candidate !== null) isolated.push(candidate);
  return isolated;
}

/** Whether points are so far apart that the line needs dots to be visible. */
function isSparse(chart: uPlot, _line: number, from: number, to: number): boolean {
  return (to - from) * SPARSE_PX < chart.bbox.width / devicePixelRatio;
}
