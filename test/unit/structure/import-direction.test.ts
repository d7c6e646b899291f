import path from "node:path";
import { Linter, type Rule } from "eslint";
import tseslint from "typescript-eslint";

const root = path.resolve(__dirname, "../../..");
const rule = jest.requireActual<Rule.RuleModule>("../../../scripts/lint/import-direction.cjs");

function problems(file: string, code: string): string[] {
  const linter = new Linter({ cwd: root });
  const config: Linter.Config = {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    plugins: { sluice: { rules: { "import-direction": rule } } },
    rules: { "sluice/import-direction": "error" },
  };
  return linter.verify(code, config, path.join(root, file)).map(({ message }) => message);
}

describe("the direction of imports", () => {
  it.each([
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
    ["sdk/src/x.ts", "import { TenantId } from '../../src/domain/ids';"],
  ])("refuses in %s: %s", (file, code) => {
    expect(problems(file, code)).toHaveLength(1);
  });

  it.each([
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
  ])("accepts in %s: %s", (file, code) => {
    expect(problems(file, code)).toEqual([]);
  });
});
