import { createLogger } from "./logger";

test("removes the user information of URLs from every line", () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const cause = new Error("connect to mqtts://root:hunter2@broker:8883");
  logger.error({ err: new Error("no connection", { cause }), url: "https://hunter2@a/?x=1" }, "at http://b:hunter2@c");
  expect(lines.join("")).not.toContain("hunter2");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ url: "https://a/?x=1", msg: "at http://c" });
});
