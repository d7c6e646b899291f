/**
 * relay-compiler accepts the schema: its connections for refetchable pagination, its global IDs and its mutations of
 * lists.
 */

import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { temporaryDir } from "../harness/servers";

const ROOT = path.resolve(__dirname, "../..");
const COMPILER = path.join(__dirname, "relay/node_modules/relay-compiler/cli.js");

const fragment = (name: string, type: string, refetch: string, field: string, selection: string) => `
  graphql\`
    fragment ${name} on ${type}
    @refetchable(queryName: "${refetch}")
    @argumentDefinitions(count: { type: "Int", defaultValue: 50 }, cursor: { type: "Cursor" }) {
      ${field}(first: $count, after: $cursor) @connection(key: "${name}_${field}") { edges { node { ${selection} } } }
    }\`;`;

/** Relay requires that the name of every operation begins with the file's name. */
const SOURCE = [
  fragment("App_assets", "Tenant", "AppAssetsPage", "assets", "id assetId type"),
  fragment("App_rejections", "Tenant", "AppRejectionsPage", "rejectedMessages", "id reason"),
  fragment("App_sensors", "Asset", "AppSensorsPage", "sensors", "id sensorId latestReading { value }"),
  fragment("App_tenants", "Query", "AppTenantsPage", "tenants", "id tenantId"),
  `
  graphql\`query AppQuery { tenant { id ...App_assets ...App_rejections } ...App_tenants }\`;
  graphql\`query AppNodeQuery($id: ID!) { node(id: $id) { id ... on Sensor { topic } ...App_sensors @alias } }\`;
  graphql\`mutation AppDeleteMutation($input: AssetDeleteInput!, $connections: [ID!]!) {
    assetDelete(input: $input) {
      deletedId @deleteEdge(connections: $connections)
      userErrors { code field message }
    }
  }\`;
  graphql\`mutation AppRegisterMutation($input: AssetRegisterInput!, $connections: [ID!]!) {
    assetRegister(input: $input) {
      asset @appendNode(connections: $connections, edgeTypeName: "AssetEdge") { id assetId }
      userErrors { code }
    }
  }\`;
  graphql\`subscription AppLiveSubscription($input: ReadingsInput!) {
    readings(input: $input) { cursor readings { value sensor { id } } }
  }\`;`,
].join("\n");

let artifacts: string;
let output: string;

beforeAll(async () => {
  const dir = await temporaryDir();
  await mkdir(path.join(dir, "src"));
  await copyFile(path.join(ROOT, "schema.graphql"), path.join(dir, "schema.graphql"));
  await writeFile(path.join(dir, "src/App.js"), `import { graphql } from "react-relay";\n${SOURCE}\n`);
  const config = { src: "./src", schema: "./schema.graphql", language: "typescript" };
  await writeFile(path.join(dir, "relay.config.json"), JSON.stringify(config));
  artifacts = path.join(dir, "src/__generated__");
  const options = { cwd: dir, env: { PATH: process.env.PATH } };
  output = await promisify(execFile)(process.execPath, [COMPILER, "--output", "verbose"], options).then(
    () => "",
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );
});

test("compiles without an error", () => {
  expect(output).toBe("");
});

test.each([["AppAssetsPage"], ["AppRejectionsPage"], ["AppSensorsPage"], ["AppTenantsPage"]])(
  "%s is a query for the next page",
  async (query) => {
    expect(await readdir(artifacts)).toContain(`${query}.graphql.ts`);
    expect(await readFile(path.join(artifacts, `${query}.graphql.ts`), "utf8")).toContain('"handle": "connection"');
  },
);
