/** Reads a GraphQL response with a series from standard input, and writes a chart as SVG to standard output. */

import { text } from "node:stream/consumers";

const WIDTH = 800;
const HEIGHT = 200;

const { data, errors } = JSON.parse(await text(process.stdin));
if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
const points = data.tenant.asset.sensor.series.points.map(({ at, avg }) => ({ at: Date.parse(at), avg }));
if (points.length === 0) throw new Error("The series has no points yet: let the demo run longer.");
const times = points.map(({ at }) => at);
const values = points.map(({ avg }) => avg);
const [left, right] = [Math.min(...times), Math.max(...times)];
const [low, high] = [Math.min(...values), Math.max(...values)];
const x = (at) => ((at - left) / (right - left || 1)) * WIDTH;
const y = (value) => HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT;
const line = points.map(({ at, avg }) => `${x(at).toFixed(1)},${y(avg).toFixed(1)}`).join(" ");

console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 ${WIDTH + 20} ${HEIGHT + 40}">
  <polyline points="${line}" fill="none" stroke="#2563eb" stroke-width="2" />
  <text y="${HEIGHT + 25}">${points.length} points, ${low.toFixed(1)} to ${high.toFixed(1)}</text>
</svg>`);
