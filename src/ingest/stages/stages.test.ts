import { INGEST_STAGES, REJECTION_REASONS } from "../../domain/rejection";
import { STAGES } from "./stages";

const checks = STAGES.flatMap((stage) => stage.checks.map((check) => ({ stage, check })));

test("run in the order of the public schema", () => {
  expect(STAGES.map(({ name }) => name)).toEqual(INGEST_STAGES);
});

test("declare every rejection reason in at most one check", () => {
  const declared = STAGES.map(({ checks }) => checks.flatMap(({ reasons }): readonly string[] => reasons));
  for (const reasons of declared) expect(new Set(reasons).size).toBe(reasons.length);
  expect([...new Set(declared.flat())].sort()).toEqual([...REJECTION_REASONS].sort());
});

test("give each check a name of its own", () => {
  expect(new Set(checks.map(({ check }) => check.check)).size).toBe(checks.length);
});
