import { ConnectionTracker, type ConnectionState } from "../../../sdk/src/connection-state";
import { SluiceError } from "../../../sdk/src/errors";

const BROKEN = new SluiceError("NETWORK_ERROR", "The connection broke.");

function tracked(): { readonly tracker: ConnectionTracker; readonly reported: ConnectionState[] } {
  const reported: ConnectionState[] = [];
  return { tracker: new ConnectionTracker((state) => reported.push(state)), reported };
}

describe("onConnection", () => {
  test("reports the first attempt, the open connection and its normal end", () => {
    const { tracker, reported } = tracked();
    expect(tracker.current).toEqual({ status: "idle" });
    tracker.connecting();
    tracker.opened();
    tracker.closed(null);
    expect(reported).toEqual([{ status: "connecting" }, { status: "open" }, { status: "idle" }]);
    expect(tracker.current).toBe(reported.at(-1));
  });

  test("reports a loss with its cause, and stays lost while the SDK retries", () => {
    const { tracker, reported } = tracked();
    tracker.connecting();
    tracker.opened();
    tracker.closed(BROKEN);
    const [, , lost] = reported;
    tracker.connecting();
    expect(reported).toHaveLength(3);
    const refused = new SluiceError("NETWORK_ERROR", "Nothing responds.");
    tracker.closed(refused);
    expect(reported[3]).toEqual({ ...lost, cause: refused });
    expect(lost).toMatchObject({ status: "lost", cause: BROKEN });
    tracker.opened();
    expect(tracker.current).toEqual({ status: "open" });
  });

  test("does not report the end of a connection that was never needed", () => {
    const { tracker, reported } = tracked();
    tracker.closed(null);
    expect(reported).toEqual([]);
  });
});
