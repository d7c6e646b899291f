import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(__dirname, "../../..");
const DEPCRUISE = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
const FOLDERS = ["src", "sdk", "mosquitto", "dev", "bench", "test"];

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

type Files = readonly (readonly [file: string, code: string])[];

/** Combines several cases in one project. `x.ts` becomes a separate file for each case. */
function numbered(cases: Files): Files {
  return cases.map(([file, code], index) => [file.replace(/\bx\./, `x${index}.`), code]);
}

function write(project: string, files: Files): void {
  const put = (file: string, code: string) => {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), code);
  };
  for (const folder of FOLDERS) mkdirSync(path.join(project, folder));
  for (const [file, code] of files) {
    // Imported files exist. They are empty unless they are cases themselves.
    for (const [, target = ""] of code.matchAll(/'(\.[^']*)'/g))
      put(`${path.join(file, "..", target)}.ts`, "export {};");
  }
  for (const [file, code] of files) put(file, code);
}

/** Returns the names of the rules that each file breaks. */
function violations(files: Files): string[][] {
  const project = mkdtempSync(path.join(os.tmpdir(), "sluice-imports-"));
  try {
    write(project, files);
    const args = ["--config", path.join(root, ".dependency-cruiser.cjs"), "--output-type", "json", ...FOLDERS];
    const output = execFileSync(process.execPath, [DEPCRUISE, ...args], { cwd: project, encoding: "utf8" });
    const { violations } = (JSON.parse(output) as Cruise).summary;
    return files.map(([file]) => violations.filter(({ from }) => from === file).map(({ rule }) => rule.name));
  } finally {
    rmSync(project, { recursive: true });
  }
}

const REJECTED: Files = [
  ["src/domain/x.ts", "import { readFile } from 'node:fs/promises';"],
  ["src/domain/x.ts", "import type { Document } from 'mongodb';"],
  ["src/domain/x.ts", "import { load } from '../config/config';"],
  ["src/ingest/x.ts", "import { parse } from 'graphql';"],
  ["src/ingest/x.ts", "import { MongoClient } from 'mongodb';"],
  ["src/ingest/decode/x.ts", "export * from '../../store/telemetry';"],
  ["src/resolvers/x.ts", "const client = await import('mqtt');"],
  ["src/resolvers/x.ts", "import type { Db } from 'mongodb';"],
  ["src/services/x.ts", "import { Store } from '../store/store';"],
  ["src/store/x.ts", "import { start } from '../app';"],
  ["src/app.ts", "import { run } from './main';"],
  ["src/server/x.ts", "import { startMongod } from '../../dev/mongod';"],
  ["src/live/x.ts", "const harness = require('../../test/harness/servers');"],
  ["src/unheard-of/x.ts", "import { a } from '../domain/a';"],
  ["mosquitto/x.ts", "import { startMosquitto } from '../dev/mosquitto';"],
  ["sdk/src/x.ts", "import { TenantId } from '../../src/domain/keys';"],
];

const ACCEPTED: Files = [
  ["src/domain/x.ts", "import { TenantId } from './ids';"],
  ["src/ingest/x.ts", "import { connect } from 'mqtt'; import { a } from '../domain/a';"],
  ["src/resolvers/x.ts", "import { Asset } from '../schema/asset';"],
  ["src/store/x.ts", "import { MongoClient } from 'mongodb';"],
  ["src/app.ts", "import { Store } from './store/store'; import { b } from './server/b';"],
  ["src/main.ts", "import { start } from './app'; import { load } from './config/config';"],
  ["src/cli/main.ts", "import { build } from '../graphql/schema';"],
  ["mosquitto/x.ts", "import { client } from '../src/broker/dynamic-security-document';"],
  ["dev/x.ts", "import { a } from '../mosquitto/config'; import { b } from '../src/app';"],
  ["src/domain/x.test.ts", "import fc from 'fast-check';"],
];

describe("the direction of imports", () => {
  let rejected: string[][];
  let accepted: string[][];

  beforeAll(() => {
    rejected = violations(numbered(REJECTED));
    accepted = violations(numbered(ACCEPTED));
  });

  it.each(REJECTED.map(([file, code], index) => [file, code, index] as const))(
    "rejects in %s: %s",
    (_file, _code, index) => {
      expect(rejected[index]).toHaveLength(1);
    },
  );

  it.each(ACCEPTED.map(([file, code], index) => [file, code, index] as const))(
    "accepts in %s: %s",
    (_file, _code, index) => {
      expect(accepted[index]).toEqual([]);
    },
  );

  it("rejects a cycle of type imports", () => {
    const cycle = violations([
      ["src/domain/a.ts", "import type { B } from './b';"],
      ["src/domain/b.ts", "import type { A } from './a';"],
    ]);
    expect(cycle.flat()).toEqual(["no-cycles"]);
  });
});
