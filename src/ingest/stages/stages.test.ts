import { INGEST_STAGES, REJECTION_REASONS } from "../../domain/rejection";
import { STAGES } from "./stages";

const checks = STAGES.flatMap((stage) => stage.checks.map((check) => ({ stage, check })));

test("the stages run in the order of the public schema", () => {
  expect(STAGES.map(({ name }) => name)).toEqual(INGEST_STAGES);
});

test("a stage declares each rejection reason in at most one check", () => {
  const declared = STAGES.map(({ checks }) => checks.flatMap(({ reasons }): readonly string[] => reasons));
  for (const reasons of declared) expect(new Set(reasons).size).toBe(reasons.length);
  expect([...new Set(declared.flat())].sort()).toEqual([...REJECTION_REASONS].sort());
});

test("each check has a unique name", () => {
  expect(new Set(checks.map(({ check }) => check.check)).size).toBe(checks.length);
});
