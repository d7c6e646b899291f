import { origins } from "./values";

test.each(["capacitor://localhost", "ionic://localhost", "tauri://localhost", "app://.", "chrome-extension://abcdef"])(
  "regression: allows the origin %s of a native app",
  (origin) => {
    const all = ["https://app.example.com", origin];
    expect(origins.schema.parse(all.join(", "))).toEqual(all);
  },
);

test.each([
  ["https://app.example.com/", "https://app.example.com"],
  ["https://App.example.com:443", "https://app.example.com"],
  ["https://*.example.com", "list every origin that 'https://*.example.com' stands for"],
  ["wss://app.example.com/graphql", "as the origin of the page: https://app.example.com"],
  ["ws://localhost:4000", "as the origin of the page: http://localhost:4000"],
  ["https://a.example;https://b.example", "separate origins with commas"],
  ["https://a.example:99999", "capacitor://localhost"],
  ["null", "capacitor://localhost"],
  ["file://", "capacitor://localhost"],
  ["app.example.com", "capacitor://localhost"],
  ["capacitor://localhost/page", "capacitor://localhost"],
])("rejects the origin %s, and says how to write it", (origin, hint) => {
  const { error } = origins.schema.safeParse(origin);
  expect(error?.issues).toMatchObject([{ message: expect.stringContaining(hint) as string }]);
});
