/** The two fleets that the demo registers: trucks of acme, and buildings of globex. */

import type { Signal } from "./signals";

export interface SimulatedSensor {
  readonly sensorId: string;
  readonly type: string;
  readonly unit: string;
  readonly signal: Signal;
}

export interface SimulatedAsset {
  readonly assetId: string;
  readonly type: string;
  readonly name: string;
  readonly sensors: readonly SimulatedSensor[];
}

export interface SimulatedFleet {
  readonly tenantId: string;
  readonly name: string;
  readonly limits?: { readonly tenantRates: string; readonly sensorRates: string };
  readonly assets: readonly SimulatedAsset[];
}

const TRUCK_SENSORS: readonly SimulatedSensor[] = [
  sensor("temp-1", "temperature", "°C", { mean: 4, swing: 1.5, period: 300, noise: 0.2, decimals: 2 }),
  sensor("speed-1", "speed", "km/h", { mean: 55, swing: 45, period: 180, noise: 4, min: 0, max: 90, decimals: 1 }),
  sensor("fuel-1", "fuel", "%", { mean: 60, swing: 35, period: 7_200, noise: 0.3, min: 0, max: 100, decimals: 1 }),
  sensor("rpm-1", "engine-speed", "1/min", { mean: 1_400, swing: 600, period: 180, noise: 60, min: 0, decimals: 0 }),
];

const BUILDING_SENSORS: readonly SimulatedSensor[] = [
  sensor("temp-1", "temperature", "°C", { mean: 21.5, swing: 1.2, period: 900, noise: 0.1, decimals: 2 }),
  sensor("humidity-1", "humidity", "%", {
    mean: 45,
    swing: 8,
    period: 1_200,
    noise: 0.5,
    min: 0,
    max: 100,
    decimals: 1,
  }),
  sensor("co2-1", "co2", "ppm", { mean: 700, swing: 250, period: 600, noise: 15, min: 400, decimals: 0 }),
  sensor("power-1", "power", "kW", { mean: 34, swing: 20, period: 450, noise: 2, min: 0, decimals: 2 }),
];

export const FLEETS: readonly SimulatedFleet[] = [
  {
    tenantId: "acme",
    name: "Acme Logistics",
    assets: [101, 102, 103].map((number) => ({
      assetId: `truck-${number}`,
      type: "truck",
      name: `Truck ${number}`,
      sensors: TRUCK_SENSORS,
    })),
  },
  {
    tenantId: "globex",
    name: "Globex Facilities",
    // These limits are so low that the misbehaving gateway exceeds them.
    limits: { tenantRates: "2000:1", sensorRates: "50:1" },
    assets: ["north", "south"].map((side) => ({
      assetId: `building-${side}`,
      type: "building",
      name: `Building ${side}`,
      sensors: BUILDING_SENSORS,
    })),
  },
];

function sensor(sensorId: string, type: string, unit: string, signal: Signal): SimulatedSensor {
  return { sensorId, type, unit, signal };
}
