import { EventStream, type EventReceiver, type EventSource } from "../../../sdk/src/event-stream";

/** Emits 1, 2, 3, … and continues after the last emitted number, as a resumable source does. */
class Counter implements EventSource<number> {
  receiver: EventReceiver<number> | null = null;
  opened = 0;
  private last = 0;

  constructor(readonly resumable: boolean) {}

  open(receiver: EventReceiver<number>) {
    this.opened++;
    this.receiver = receiver;
    return () => {
      this.receiver = null;
      receiver.end();
    };
  }

  emit(count: number) {
    for (let i = 0; i < count && this.receiver !== null; i++) this.receiver.next(++this.last);
  }
}

async function take(stream: EventStream<number>, count: number) {
  const taken: number[] = [];
  while (taken.length < count) {
    const result = await stream.next();
    if (result.done === true) break;
    taken.push(result.value);
  }
  return taken;
}

test("yields events in order, whether they are requested before or after their arrival", async () => {
  const source = new Counter(true);
  const stream = new EventStream(source, 10);
  const first = stream.next();
  source.emit(3);
  expect((await first).value).toBe(1);
  expect(await take(stream, 2)).toEqual([2, 3]);
});

test("closes a resumable source when the queue is full, and resumes without loss", async () => {
  const source = new Counter(true);
  const stream = new EventStream(source, 4);
  source.emit(100);
  expect(source.receiver).toBeNull();
  expect(await take(stream, 4)).toEqual([1, 2, 3, 4]);
  expect(source.opened).toBe(2);
  source.emit(2);
  expect(await take(stream, 2)).toEqual([5, 6]);
});

test("ends another source with SLOW_CONSUMER when the queue is full", async () => {
  const source = new Counter(false);
  const stream = new EventStream(source, 2);
  source.emit(5);
  expect(await take(stream, 2)).toEqual([1, 2]);
  await expect(stream.next()).rejects.toMatchObject({ code: "SLOW_CONSUMER" });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("`return` ends the source and all waiting reads", async () => {
  const source = new Counter(true);
  const stream = new EventStream(source, 2);
  const [first, second] = [stream.next(), stream.next()];
  await stream.return();
  expect(await first).toEqual({ done: true, value: undefined });
  expect(await second).toEqual({ done: true, value: undefined });
  expect(source.receiver).toBeNull();
  await stream.ended;
});
