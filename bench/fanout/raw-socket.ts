/** Minimal WebSocket client: performs the handshake, sends masked text and receives unmasked text (RFC 6455). */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const MASK = Buffer.alloc(4);
const END_OF_HEAD = "\r\n\r\n";
const OPCODE = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

export class RawSocket {
  private readonly socket: Socket;
  private rest: Buffer | null = null;
  private isOpen = false;

  /** @param onText called with the payload of each text frame. The payload is valid only during the call */
  constructor(
    { hostname, host, port, pathname }: URL,
    private readonly onOpen: (socket: RawSocket) => void,
    private readonly onText: (payload: Buffer) => void,
    private readonly onEnd: (error: Error) => void,
  ) {
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n` +
        `Sec-WebSocket-Protocol: graphql-transport-ws${END_OF_HEAD}`,
    );
    this.socket.on("data", (chunk) => this.take(chunk));
    this.socket.on("error", onEnd);
    this.socket.on("close", () => onEnd(new Error("a socket was closed")));
  }

  send(message: unknown): void {
    this.write(OPCODE.text, Buffer.from(JSON.stringify(message)));
  }

  destroy(): void {
    this.socket.removeAllListeners("close");
    this.socket.destroy();
  }

  /** Sends a frame. Its mask is zero, which is valid and needs no work. */
  private write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const head = length < 126 ? Buffer.from([0x80 | opcode, 0x80 | length]) : Buffer.from([0x80 | opcode, 0xfe, 0, 0]);
    if (length >= 126) head.writeUInt16BE(length, 2);
    this.socket.write(Buffer.concat([head, MASK, payload]));
  }

  private take(chunk: Buffer): void {
    let data = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.isOpen) {
      const end = data.indexOf(END_OF_HEAD);
      this.rest = data;
      if (end < 0) return;
      if (!data.toString("latin1", 0, end).startsWith("HTTP/1.1 101 ")) {
        return this.onEnd(new Error(`no WebSocket: ${data.toString("latin1", 0, end)}`));
      }
      this.isOpen = true;
      data = data.subarray(end + END_OF_HEAD.length);
      this.onOpen(this);
    }
    let offset = 0;
    for (;;) {
      const end = this.frame(data, offset);
      if (end < 0) break;
      offset = end;
    }
    this.rest = offset === data.length ? null : data.subarray(offset);
  }

  /** Reads the frame that begins at `start`. Returns the end of the frame; -1: the frame is incomplete. */
  private frame(data: Buffer, start: number): number {
    if (data.length < start + 2) return -1;
    let length = (data[start + 1] ?? 0) & 0x7f;
    let begin = start + 2;
    if (length === 126) {
      if (data.length < start + 4) return -1;
      length = data.readUInt16BE(start + 2);
      begin = start + 4;
    } else if (length === 127) {
      if (data.length < start + 10) return -1;
      length = Number(data.readBigUInt64BE(start + 2));
      begin = start + 10;
    }
    const end = begin + length;
    if (data.length < end) return -1;
    const opcode = (data[start] ?? 0) & 0xf;
    if (opcode === OPCODE.text) this.onText(data.subarray(begin, end));
    else if (opcode === OPCODE.ping) this.write(OPCODE.pong, data.subarray(begin, end));
    else if (opcode === OPCODE.close)
      this.onEnd(new Error(`a socket was closed: ${data.toString("utf8", begin + 2, end)}`));
    return end;
  }
}
