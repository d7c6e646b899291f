import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { createMetrics } from "../../../src/metrics/metrics";

interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

test("alert rules are well formed and query existing metrics", async () => {
  const file = path.resolve(__dirname, "../../../docs/prometheus-rules.yml");
  const { groups } = parse(await readFile(file, "utf8")) as Rules;
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ alert }) => alert)).toContain("SluiceLedgerUnbalanced");
  const metrics = await createMetrics(() => new Map()).registry.getMetricsAsJSON();
  const names = new Set(metrics.flatMap(({ name }) => [name, `${name}_count`, `${name}_sum`, `${name}_bucket`]));
  for (const { alert, expr, for: duration, labels, annotations } of rules) {
    expect(alert).toMatch(/^Sluice[A-Za-z]+$/);
    expect(duration).toMatch(/^\d+m$/);
    expect(["warning", "critical"]).toContain(labels.severity);
    expect(annotations.summary).not.toBe("");
    const asked = expr.match(/sluice_\w+/g) ?? [];
    expect(asked).not.toEqual([]);
    for (const name of asked) expect(names).toContain(name);
  }
});
