/** Attacks with downloads of `/export/readings`. */
import { NUMBER, type HttpAttack } from "../attack/attack";
import { keyOf, type AttackerKind, type Shape } from "./shape";

const QUERIES: Readonly<Record<string, string>> = {
  "everything as CSV": "assetId=a0&sensorId=s0&from=2020-01-01T00:00:00Z&format=csv",
  "everything as NDJSON": "assetId=a0&sensorId=s0&from=2020-01-01T00:00:00Z&format=ndjson",
  "a span without readings": "assetId=a0&sensorId=s0&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z",
  "a sensor without readings": "assetId=a99&sensorId=s9&from=2020-01-01T00:00:00Z",
  "a sensor that does not exist": `assetId=a${NUMBER}&sensorId=s0&from=2020-01-01T00:00:00Z`,
  "another tenant's sensor": "tenantId=victim&assetId=a0&sensorId=s0&from=2020-01-01T00:00:00Z",
  "a parameter that does not exist": `assetId=a0&sensorId=s0&from=2020-01-01T00:00:00Z&x${NUMBER}=1`,
};

export function exportShapes(by: AttackerKind): Shape[] {
  return Object.entries(QUERIES).flatMap(([name, query]) =>
    [true, false].map((reads): Shape => {
      const attackOf: Shape["attackOf"] = (world): HttpAttack => {
        const key = keyOf(world, by);
        const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
        return { kind: "http", method: "GET", path: `/export/readings?${query}`, headers, reads };
      };
      return { by, name: `${by}: export of ${name}${reads ? "" : ", unread"}`, covers: ["export"], attackOf };
    }),
  );
}
