import { once } from "node:events";
import { PassThrough, type Writable } from "node:stream";
import * as ws from "ws";
import { textFrame } from "./text-frame";

/** The types of ws lack this class. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** Returns the message that a peer reads from the frame. */
async function received(frame: readonly Buffer[]): Promise<string> {
  const receiver = new Receiver({ isServer: false });
  const wire = new PassThrough();
  wire.pipe(receiver);
  const message = once(receiver, "message");
  for (const part of frame) wire.write(part);
  const [data] = (await message) as [Buffer];
  return data.toString();
}

test.each([0, 1, 100, 125, 126, 127, 16_000, 16_384, 16_385, 65_500, 65_535, 65_536, 200_000])(
  "sends a message with %i shared bytes as one frame",
  async (length) => {
    const head = '{"id":"ü","payload":';
    const tail = "x".repeat(length);
    expect(await received(textFrame(Buffer.from(head), Buffer.from(tail)))).toBe(head + tail);
  },
);

test("does not copy a long message for each socket", () => {
  const tail = Buffer.alloc(100_000);
  expect(textFrame(Buffer.from("a"), tail)[1]).toBe(tail);
});
