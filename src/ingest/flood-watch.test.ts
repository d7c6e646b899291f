import { toId } from "../domain/keys";
import { FloodWatch, type Ping } from "./flood-watch";
import { rejectedMessage, type DecodedMessage, type ReceivedMessage } from "./stages/messages";

const FLOOD = toId("flood");
const origin = { kind: "network", connection: {}, packetId: 1 } as const;
const REJECTION = { stage: "DECODE", reason: "MALFORMED_PAYLOAD", detail: "" } as const;

interface Sent {
  readonly accepted?: number;
  readonly duplicates?: number;
  readonly rejected?: number;
  /** Size of each message, in bytes. */
  readonly bytes?: number;
  readonly tenantId?: string;
  readonly receivedAt?: number;
  readonly queuedSince?: number;
}

/** A watch whose clock only the test advances. */
function setUp(ping: Ping = () => 0) {
  jest.useFakeTimers({ now: 1_000_000, doNotFake: ["nextTick", "setImmediate"] });
  const watch = new FloodWatch();
  const floods: string[] = [];
  watch.pingBy(ping);
  watch.onFlood((tenantId) => floods.push(tenantId));
  const judge = (sent: Sent) => {
    const { accepted = 0, duplicates = 0, rejected = 0, bytes = 10_000 } = sent;
    const { receivedAt = Date.now(), queuedSince = receivedAt } = sent;
    const tenantId = toId(sent.tenantId ?? FLOOD);
    const payload = Buffer.alloc(0);
    const received: ReceivedMessage = {
      ...{ topic: "t", payload, payloadBytes: bytes, contentType: null, receivedAt, queuedSince, origin },
    };
    const passed = (): DecodedMessage => ({
      ...rejectedMessage(received, tenantId, null, 1, REJECTION),
      rejection: null,
    });
    const failed = Array.from({ length: rejected }, () => rejectedMessage(received, tenantId, null, 1, REJECTION));
    const messages = [...Array.from({ length: accepted + duplicates }, passed), ...failed];
    const line = { tenantId, minute: 0, received: messages.length, accepted, duplicates, rejected: {} };
    const outcomes = failed.map((message) => ({ message, rejection: REJECTION, tenantId }));
    watch.judged([{ messages, lookup: null }], { batch: { ledger: [line] }, rejected: outcomes });
  };
  return { watch, floods, judge };
}

afterEach(() => jest.useRealTimers());

/** A watch whose broker responds late, which means that it delays messages. */
function heldUp(roundTripMs = 0) {
  const responses: (() => void)[] = [];
  const set = setUp((onResponse) => {
    responses.push(onResponse);
    return roundTripMs;
  });
  const respondAfter = (milliseconds: number) => {
    jest.advanceTimersByTime(milliseconds);
    for (const respond of responses.splice(0)) respond();
  };
  return { ...set, respondAfter };
}

test("reports a tenant whose rejected messages delay messages of other tenants", () => {
  const { floods, judge, respondAfter } = heldUp();
  judge({ rejected: 100 });
  expect(floods).toEqual([]);
  respondAfter(30);
  expect(floods).toEqual([FLOOD]);
});

test("reports the tenant before the broker responds if the response is late", () => {
  const { floods, judge } = heldUp();
  judge({ rejected: 100 });
  jest.advanceTimersByTime(30);
  judge({ rejected: 100 });
  expect(floods).toEqual([FLOOD]);
});

test("reports a flood of repeated readings", () => {
  const { floods, judge, respondAfter } = heldUp();
  judge({ accepted: 1, duplicates: 99 });
  respondAfter(30);
  expect(floods).toEqual([FLOOD]);
});

test("reports no tenant while no message is delayed", () => {
  const { floods, judge, respondAfter } = heldUp();
  for (let count = 0; count < 20; count++) {
    judge({ rejected: 1_000 });
    respondAfter(10);
  }
  expect(floods).toEqual([]);
});

test("regression: does not mistake a distant broker for a busy broker", () => {
  const { floods, judge, respondAfter } = heldUp(40);
  for (let count = 0; count < 20; count++) {
    judge({ rejected: 1_000 });
    jest.advanceTimersByTime(30);
    judge({ rejected: 1_000 });
    respondAfter(30);
  }
  expect(floods).toEqual([]);
  judge({ rejected: 1_000 });
  respondAfter(70);
  expect(floods).toEqual([FLOOD]);
});

test("never reports a tenant whose readings are accepted, however much it sends", () => {
  const { floods, judge, respondAfter } = heldUp();
  for (let count = 0; count < 20; count++) {
    judge({ accepted: 10_000, rejected: 100 });
    respondAfter(1_000);
  }
  expect(floods).toEqual([]);
});

test("never reports a tenant that stays within its allowance", () => {
  const { floods, judge, respondAfter } = heldUp();
  for (let count = 0; count < 20; count++) {
    judge({ rejected: 50 });
    respondAfter(1_000);
  }
  expect(floods).toEqual([]);
});

test("counts the allowance for the time that messages may have waited in the broker", () => {
  const { floods, judge, respondAfter } = heldUp();
  const queuedSince = Date.now() - 60_000;
  judge({ rejected: 1_000, queuedSince });
  respondAfter(30);
  expect(floods).toEqual([]);
  judge({ rejected: 3_000, queuedSince });
  respondAfter(30);
  expect(floods).toEqual([FLOOD]);
});

test("gives a smaller allowance to a tenant that flooded recently", () => {
  const { floods, judge, respondAfter } = heldUp();
  judge({ rejected: 100 });
  respondAfter(1_000);
  judge({ rejected: 10 });
  respondAfter(30);
  expect(floods).toEqual([FLOOD, FLOOD]);
});

test("uses only later messages to determine whether a flood persists", async () => {
  const { watch, floods, judge, respondAfter } = heldUp();
  const persistsWhen = async (then: () => void) => {
    const persists = watch.persists(FLOOD);
    respondAfter(50);
    await Promise.resolve();
    await Promise.resolve();
    then();
    await jest.advanceTimersByTimeAsync(500);
    return persists;
  };
  const earlier = Date.now();
  expect(await persistsWhen(() => judge({ rejected: 1_000, receivedAt: earlier }))).toBe(false);
  expect(await persistsWhen(() => judge({ rejected: 1_000, receivedAt: Date.now() + 1 }))).toBe(true);
  expect(await persistsWhen(() => judge({ accepted: 1_000, receivedAt: Date.now() + 1 }))).toBe(false);
  expect(floods).not.toContain("quiet");
});

test("reports no tenant while the broker is unavailable", async () => {
  const { watch, floods, judge } = setUp(() => null);
  judge({ rejected: 1_000 });
  jest.advanceTimersByTime(30);
  judge({ rejected: 1_000 });
  expect(floods).toEqual([]);
  expect(await watch.persists(FLOOD)).toBe(false);
});
