/** An endpoint that responds to `sluice import` with a fleet in memory, and records the requests. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseGlobalId } from "../../src/schema/node";
import { disposeLater } from "../harness/servers";

interface Entity {
  type: string;
  name?: string | null;
  unit?: string | null;
}

interface Input {
  readonly assets?: readonly (Entity & { assetId: string; sensors: readonly (Entity & { sensorId: string })[] })[];
  readonly assetId?: string;
  readonly sensorId?: string;
}

export interface FleetServer {
  readonly url: string;
  /** Registered entities by `assetId` or `assetId/sensorId`. */
  readonly fleet: Map<string, Entity>;
  /** Names of the operations, in order. */
  readonly operations: string[];
  /** Header `Authorization` of the last request. */
  authorization: string | undefined;
  /** Number of the first `fleetImport` that fails. All later calls also fail. */
  failFrom: number;
}

export async function startFleetServer(): Promise<FleetServer> {
  const operations: string[] = [];
  const state: FleetServer = { url: "", fleet: new Map(), operations, authorization: undefined, failFrom: Infinity };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      state.authorization = request.headers.authorization;
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: object };
      const operation = /(import\w+)/.exec(query)?.[1] ?? "";
      operations.push(operation);
      const failing =
        operation === "importFleet" && operations.filter((name) => name === operation).length >= state.failFrom;
      respond(response, failing ? 400 : 200, failing ? LIMIT : { data: dataOf(operation, variables, state.fleet) });
    });
  });
  disposeLater(() => server[Symbol.asyncDispose]());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` });
}

const LIMIT = { errors: [{ message: "the tenant's limit is reached", extensions: { code: "LIMIT_EXCEEDED" } }] };

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function dataOf(operation: string, variables: object, fleet: FleetServer["fleet"]): object {
  const { ids = [], input = {} } = variables as { ids?: readonly string[]; input?: Input };
  switch (operation) {
    case "importTenant":
      return { tenant: { tenantId: "acme" } };
    case "importRegistered":
      return {
        nodes: ids.map((id) => {
          const found = fleet.get(parseGlobalId(id)?.key.replace("acme/", "") ?? "");
          return found === undefined ? null : { id, ...found };
        }),
      };
    case "importFleet":
      return { fleetImport: { ...imported(input, fleet), itemErrors: [], userErrors: [] } };
    case "importAsset":
    case "importSensor": {
      const { assetId = "", sensorId, ...changes } = input;
      Object.assign(fleet.get(sensorId === undefined ? assetId : `${assetId}/${sensorId}`) ?? {}, changes);
      return { update: { userErrors: [] } };
    }
    default:
      throw new Error(`unexpected operation ${operation}`);
  }
}

function imported({ assets = [] }: Input, fleet: FleetServer["fleet"]): object {
  const counts = { assetsCreated: 0, assetsUnchanged: 0, sensorsCreated: 0, sensorsUnchanged: 0 };
  for (const { assetId, sensors, ...asset } of assets) {
    counts[fleet.has(assetId) ? "assetsUnchanged" : "assetsCreated"]++;
    if (!fleet.has(assetId)) fleet.set(assetId, asset);
    for (const { sensorId, ...sensor } of sensors) {
      const key = `${assetId}/${sensorId}`;
      counts[fleet.has(key) ? "sensorsUnchanged" : "sensorsCreated"]++;
      if (!fleet.has(key)) fleet.set(key, sensor);
    }
  }
  return counts;
}
