import { writeFile } from "node:fs/promises";
import { init } from "echarts";
import type { Sample } from "./sample";

const WIDTH = 900;
const ROW = 190;
const TOP = 70;

interface Row {
  readonly title: string;
  readonly lines: Readonly<Record<string, (sample: Sample) => number>>;
}

const ROWS: readonly Row[] = [
  { title: "Readings/s", lines: { acknowledged: (sample) => sample.acknowledgedRate } },
  {
    title: "Memory of the platform, MB",
    lines: { resident: (sample) => sample.rssMb, heap: (sample) => sample.heapMb },
  },
  { title: "Readings journaled, not yet flushed", lines: { lag: (sample) => sample.lag } },
];

/** Draws rate, memory and lag over time as an SVG, with one chart above the other. */
export async function drawSoak(file: string, title: string, samples: readonly Sample[]): Promise<void> {
  const height = TOP + ROWS.length * ROW;
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: title, left: "center", top: 8, textStyle: { fontSize: 15 } },
    legend: { top: 34 },
    grid: ROWS.map((_, index) => ({ left: 80, right: 30, top: TOP + index * ROW + 25, height: ROW - 75 })),
    xAxis: ROWS.map((_, gridIndex) => ({
      type: "value",
      gridIndex,
      max: samples.at(-1)?.seconds ?? 1,
      axisLabel: { formatter: (seconds: number) => `${Math.round(seconds)} s` },
    })),
    yAxis: ROWS.map(({ title: name }, gridIndex) => ({
      type: "value",
      gridIndex,
      name,
      nameTextStyle: { align: "left" },
      min: 0,
    })),
    series: ROWS.flatMap(({ lines }, index) =>
      Object.entries(lines).map(([name, of]) => ({
        type: "line" as const,
        name,
        xAxisIndex: index,
        yAxisIndex: index,
        showSymbol: false,
        data: samples.map((sample) => [sample.seconds, of(sample)]),
      })),
    ),
  });
  await writeFile(file, `${chart.renderToSVGString()}\n`);
  chart.dispose();
}
