/** Maximum size of a shared tail that a frame copies, bytes. A larger one is written as it is. */
const MOST_COPIED = 16_384;

const FINAL_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * A text message of two parts as one unmasked frame (RFC 6455, section 5.2). It is one buffer, or two with `tail`
 * itself as the second if `tail` is long.
 */
export function textFrame(head: Buffer, tail: Buffer): readonly [Buffer] | readonly [Buffer, Buffer] {
  const length = head.length + tail.length;
  const start = length < LENGTH_16 ? 2 : length < 65_536 ? 4 : 10;
  const isCopied = tail.length <= MOST_COPIED;
  const frame = Buffer.allocUnsafe(start + (isCopied ? length : head.length));
  frame[0] = FINAL_TEXT;
  if (start === 2) frame[1] = length;
  else if (start === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  head.copy(frame, start);
  if (!isCopied) return [frame, tail];
  tail.copy(frame, start + head.length);
  return [frame];
}
