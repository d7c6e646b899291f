/** Compares the platform's codes, reasons and checks with the console's texts. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { buildSchema } from "graphql";
import { ACCESS_DENIALS } from "../../src/domain/access-denial";
import { ERROR_CODES } from "../../src/domain/errors";
import { RESPONSE_ERROR_CODES } from "../../src/graphql/error-codes";
import { DECODE } from "../../src/ingest/stages/decode";
import { DEDUPLICATE } from "../../src/ingest/stages/deduplicate";
import { LIMIT } from "../../src/ingest/stages/limit";
import { RECEIVE } from "../../src/ingest/stages/receive";
import { VALIDATE } from "../../src/ingest/stages/validate";

type Texts = Readonly<Record<string, string>>;

interface Catalogue {
  readonly failures: { readonly codes: Texts; readonly denials: Texts };
  readonly ingestion: { readonly reasons: Texts; readonly remedies: Texts; readonly checks: Texts };
}

/** The console is a separate TypeScript project, so require its source at run time. */
const { en } = jest.requireActual<{ en: Catalogue }>("../../console/src/messages/en");

/** The values of `SdkErrorCode`. */
const SDK_CODES = [
  "BAD_RESPONSE",
  "CLOSED",
  "NETWORK_ERROR",
  "NOT_RESUMABLE",
  "NO_WEBSOCKET",
  "SLOW_CONSUMER",
  "TIMEOUT",
];

test("the console has a text for every error code of the API and the SDK", () => {
  const codes = new Set([...ERROR_CODES, ...Object.keys(RESPONSE_ERROR_CODES), ...SDK_CODES]);
  expect(Object.keys(en.failures.codes).sort()).toEqual([...codes].sort());
});

test("the console has a text for every reason of a denied access", () => {
  expect(Object.keys(en.failures.denials).sort()).toEqual(Object.keys(ACCESS_DENIALS).sort());
});

/** Denials that the console describes in the server's words. Remedies differ, because the console sends the headers. */
const SAME_FINDING = [
  "MALFORMED",
  "ACCESS_ENDED",
  "WRONG_ISSUER",
  "WRONG_AUDIENCE",
  "INACTIVE_TENANT",
  "ISSUED_TOO_EARLY",
] as const;

test.each(SAME_FINDING)("regression: the console names every case of the denial %s", (reason) => {
  const findingOf = (text = "") => text.slice(0, text.indexOf(". "));
  expect(findingOf(en.failures.denials[reason])).toBe(findingOf(ACCESS_DENIALS[reason]));
});

test("regression: the console says that a claim can be missing", () => {
  expect(en.failures.denials.INVALID_CLAIM).toMatch(/missing or invalid: exp, iat, nbf or sub/);
});

test("the console has a text for every check of a message", () => {
  const stages = [RECEIVE, DECODE, VALIDATE, DEDUPLICATE, LIMIT];
  const checks = stages.flatMap((stage) => stage.checks.map(({ check }) => check));
  expect(Object.keys(en.ingestion.checks).sort()).toEqual([...checks].sort());
});

/** Mutations that are recorded without a tenant. */
const OF_NO_TENANT = ["brokerReconcile"];

test("the console filters the audit log by every mutation of the API", () => {
  const { ACTIONS } = jest.requireActual<{ ACTIONS: readonly string[] }>("../../console/src/audit/actions");
  const schema = buildSchema(readFileSync(path.resolve(__dirname, "../../schema.graphql"), "utf8"));
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(ACTIONS).toEqual(expect.arrayContaining(mutations.filter((name) => !OF_NO_TENANT.includes(name))));
});
