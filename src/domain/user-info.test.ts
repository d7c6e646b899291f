import { withoutUserInfo } from "./user-info";

test.each([
  ["mqtts://root:hunter2@broker:8883 is away", "mqtts://broker:8883 is away"],
  ["mqtts://root:hun/ter2@broker:8883", "mqtts://broker:8883"],
  ["mongodb+srv://root:hun@ter2@db/?tls=true", "mongodb+srv://db/?tls=true"],
  ['{"a":"https://root:hunter2@a/","b":"https://hunter2@b"}', '{"a":"https://a/","b":"https://b"}'],
  ["https://b/jwks", "https://b/jwks"],
  ["somebody@example.com", "somebody@example.com"],
])("hides user information: %s", (text, shown) => {
  expect(withoutUserInfo(text)).toBe(shown);
});
