import { takenByNpm } from "../../../dev/npm-options";

const NAMES = ["port", "mqtt-port", "fresh", "no-simulation", "smoke"];

test("regression: finds options that npm has consumed", () => {
  const environment = {
    npm_config_port: "true",
    npm_config_mqtt_port: "0",
    npm_config_simulation: "",
    npm_config_loglevel: "error",
  };
  expect(takenByNpm(NAMES, environment)).toEqual(["port", "mqtt-port", "no-simulation"]);
});

test("finds no options if npm passes on all options", () => {
  expect(takenByNpm(NAMES, { npm_config_loglevel: "error" })).toEqual([]);
});
