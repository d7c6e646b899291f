import { MongoNetworkError } from "mongodb";
import { UnavailableError } from "../domain/errors";
import { asDomainError } from "./failures";

test.each([
  ["the driver's network error", new MongoNetworkError("connection closed")],
  // The driver throws it unchanged when mongod is killed between the check-out of a connection and the write.
  [
    "a write to a socket that the server has ended",
    Object.assign(new Error("This socket has been ended by the other party"), { code: "EPIPE" }),
  ],
  ["a write to a destroyed socket", Object.assign(new Error("destroyed"), { code: "ERR_STREAM_DESTROYED" })],
])("reports an unavailable MongoDB for %s", (_, error) => {
  expect(asDomainError(error)).toBeInstanceOf(UnavailableError);
});

test("leaves errors of other kinds unchanged", () => {
  const error = Object.assign(new Error("no such file"), { code: "ENOENT" });
  expect(asDomainError(error)).toBe(error);
});
