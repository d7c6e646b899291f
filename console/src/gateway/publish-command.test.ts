import { publishCommand } from "./publish-command";

test("a line for mosquitto_pub names the broker, the user and the topic", () => {
  const line = publishCommand({ mqttUrl: "mqtts://mqtt.example.com:8884", username: "gateway-1", topic: "a/b" });
  expect(line).toContain("-h mqtt.example.com -p 8884 ");
  expect(line).toContain("-u gateway-1 ");
  expect(line).toContain("-t a/b ");
  expect(line).toContain("-m '{\"value\": 21.5}'");
});

test("a line for mosquitto_pub uses the default port", () => {
  expect(publishCommand({ mqttUrl: "mqtts://mqtt.example.com", username: undefined, topic: "a" })).toContain("-p 8883");
});
