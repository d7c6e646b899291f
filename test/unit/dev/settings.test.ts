import { ignoredSettings, parseSetting } from "../../../dev/settings";

test("passes on a variable of Sluice, with all text after the first equals sign", () => {
  expect(parseSetting("SLUICE_LOG_LEVEL=debug")).toEqual(["SLUICE_LOG_LEVEL", "debug"]);
  expect(parseSetting("SLUICE_JWT_AUDIENCE=a=b")).toEqual(["SLUICE_JWT_AUDIENCE", "a=b"]);
});

test.each([
  ["a misspelt name", "SLUICE_LOG_LEVLE=debug", /did you mean SLUICE_LOG_LEVEL\?$/],
  ["a name without its prefix", "LOG_LEVEL=debug", /^LOG_LEVEL .*did you mean SLUICE_LOG_LEVEL\?$/],
  ["an unknown name", "FRUIT_BASKET=1", /^FRUIT_BASKET is not a variable of Sluice: check the spelling/],
  ["an invalid value", "SLUICE_LOG_LEVEL=loud", /^SLUICE_LOG_LEVEL is 'loud': /],
  ["a variable of the demo", "SLUICE_HTTP_PORT=4001", /use --port/],
  ["a variable of the demo's broker", "SLUICE_MQTT_CA_FILE=ca.crt", /the demo's own broker/],
  ["no name", "debug", /Use NAME=VALUE/],
])("rejects %s, and names the remedy", (_, text, message) => {
  expect(() => parseSetting(text)).toThrow(message);
});

test("regression: lists the variables of the shell that the demo ignores", () => {
  const shell = { SLUICE_LOG_LEVEL: "debug", SLUICE_MONGOD: "/usr/bin/mongod", SLUICE_IDE: "", HOME: "/root" };
  expect(ignoredSettings(shell)).toEqual(["SLUICE_LOG_LEVEL"]);
});
