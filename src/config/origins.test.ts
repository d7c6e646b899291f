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
  ["null", "capacitor://localhost"],
  ["file://", "capacitor://localhost"],
  ["app.example.com", "capacitor://localhost"],
  ["capacitor://localhost/page", "capacitor://localhost"],
])("rejects the origin %s, and says how to write it", (origin, hint) => {
  const { error } = origins.schema.safeParse(origin);
  expect(error?.issues).toMatchObject([{ message: expect.stringContaining(hint) as string }]);
});
