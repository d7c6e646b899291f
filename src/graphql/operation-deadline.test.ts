import { DeadlineExceededError } from "../domain/deadline";
import { OperationDeadline } from "./operation-deadline";

const never = () => new Promise<string>(() => {});
const told = (reason: Error) => `over: ${reason instanceof DeadlineExceededError ? reason.by : reason.message}`;

test("returns a result before the deadline, and aborts nothing", async () => {
  const deadline = new OperationDeadline(60_000);
  const before = Date.now();
  expect(await deadline.within(async () => "done", told)).toBe("done");
  expect(deadline.at).toBeGreaterThanOrEqual(before + 60_000);
  expect(deadline.signal.aborted).toBe(false);
  expect(deadline.isOver).toBe(false);
  await expect(deadline.within(() => Promise.reject(new Error("broken")), told)).rejects.toThrow("broken");
});

test("aborts the signal at the deadline without waiting for the work", async () => {
  const deadline = new OperationDeadline(10);
  const { signal } = deadline;
  expect(await deadline.within(never, told)).toBe("over: deadline");
  expect(signal.reason).toBeInstanceOf(DeadlineExceededError);
  expect(deadline).toMatchObject({ hasEnded: true, isOver: true });
});

test("aborts once when the client disconnects, and starts nothing afterwards", async () => {
  const deadline = new OperationDeadline(60_000);
  const answer = deadline.within(never, told);
  deadline.abandon();
  deadline.abandon();
  expect(await answer).toBe("over: client");
  // A signal that is requested afterwards is already aborted.
  expect(deadline.signal.reason).toMatchObject({ by: "client" });
  const work = jest.fn(never);
  expect(await deadline.within(work, told)).toBe("over: client");
  expect(work).not.toHaveBeenCalled();
});

test("ignores a failure after the deadline", async () => {
  const deadline = new OperationDeadline(10);
  let fail = (_error: Error) => {};
  const work = () => new Promise<string>((_resolve, reject) => (fail = reject));
  expect(await deadline.within(work, told)).toBe("over: deadline");
  fail(new Error("late"));
  await new Promise(setImmediate);
});

test("has no deadline once it is lifted, but still aborts when the client disconnects", async () => {
  const deadline = new OperationDeadline(1);
  const work = async () => {
    deadline.lift();
    await new Promise((resolve) => setTimeout(resolve, 30));
    return "done";
  };
  expect(await deadline.within(work, told)).toBe("done");
  expect(deadline).toMatchObject({ at: Infinity, isOver: false });
  const patient = new OperationDeadline(1);
  const answer = patient.within(() => {
    patient.lift();
    return never();
  }, told);
  patient.abandon();
  expect(await answer).toBe("over: client");
});
