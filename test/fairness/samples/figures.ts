/** Prints the measurements of a test, to compare runs. */
export function printFigures(name: string, figures: Readonly<Record<string, number | string>>): void {
  const parts = Object.entries(figures).map(
    ([key, value]) => `${key} ${typeof value === "number" ? round(value) : value}`,
  );
  process.stdout.write(`fairness: ${name}: ${parts.join(", ")}\n`);
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
