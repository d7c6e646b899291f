/** Maximum size of a shared tail that a frame copies, bytes. A larger tail is written without a copy. */
const MOST_COPIED = 16_384;

const FINAL = 0x80;
const TEXT = 0x1;
const CONTINUATION = 0x0;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * Returns a text message of two parts as one unmasked frame (RFC 6455, section 5.2). The frame is one buffer. If `tail`
 * is long, it is two buffers, and the second is `tail` itself.
 */
export function textFrame(head: Buffer, tail: Buffer): readonly [Buffer] | readonly [Buffer, Buffer] {
  const length = head.length + tail.length;
  const isCopied = tail.length <= MOST_COPIED;
  const start = startLength(length);
  const frame = Buffer.allocUnsafe(start + (isCopied ? length : head.length));
  writeStart(frame, FINAL | TEXT, length);
  head.copy(frame, start);
  if (!isCopied) return [frame, tail];
  tail.copy(frame, start + head.length);
  return [frame];
}

/** Returns the header of a fragment of `length` bytes of a text message (RFC 6455, section 5.4). */
export function fragmentStart(length: number, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): Buffer {
  const start = Buffer.allocUnsafe(startLength(length));
  writeStart(start, (isLast ? FINAL : 0) | (isFirst ? TEXT : CONTINUATION), length);
  return start;
}

function startLength(length: number): number {
  return length < LENGTH_16 ? 2 : length < 65_536 ? 4 : 10;
}

function writeStart(frame: Buffer, kind: number, length: number): void {
  frame[0] = kind;
  if (length < LENGTH_16) frame[1] = length;
  else if (length < 65_536) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
}
