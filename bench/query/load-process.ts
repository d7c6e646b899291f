import { connect, type Socket } from "node:net";
import { monotonicMs } from "../ingest/clock";
import { percentile } from "../ingest/statistics";
import type { WorkerFailure } from "../ingest/worker";
import type { LoadCommand, LoadEvent } from "./load";

const END_OF_HEAD = Buffer.from("\r\n\r\n");
const CONTENT_LENGTH = /^content-length: (\d+)$/im;

/** A connection that sends one request at a time. */
class Asker {
  private chunks: Buffer[] = [];
  private size = 0;
  private length = Infinity;
  private sentAt = 0;
  private readonly socket: Socket;

  constructor(
    { hostname, port }: URL,
    private readonly request: Buffer,
    private readonly expected: Buffer,
    private readonly onAnswer: (milliseconds: number) => boolean,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.socket.on("connect", () => this.ask());
    this.socket.on("data", (chunk) => this.take(chunk));
    this.socket.on("error", onFailure);
  }

  private ask(): void {
    this.sentAt = monotonicMs();
    this.socket.write(this.request);
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.length === Infinity) this.readHead();
    if (this.size < this.length) return;
    const milliseconds = monotonicMs() - this.sentAt;
    const answer = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    if (!answer.subarray(-this.expected.length).equals(this.expected)) {
      this.socket.destroy();
      return this.onFailure(new Error(`a wrong response: ${answer.toString().slice(0, 1_000)}`));
    }
    this.chunks = [];
    this.size = 0;
    this.length = Infinity;
    if (this.onAnswer(milliseconds)) this.ask();
    else this.socket.destroy();
  }

  private readHead(): void {
    const received = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    const end = received?.indexOf(END_OF_HEAD) ?? -1;
    if (received === undefined || end < 0) return;
    const head = received.toString("latin1", 0, end);
    const length = CONTENT_LENGTH.exec(head)?.[1];
    if (length === undefined || !head.startsWith("HTTP/1.1 200 ")) {
      this.socket.destroy();
      return this.onFailure(new Error(`a response without the status 200 or without Content-Length: ${head}`));
    }
    this.length = end + END_OF_HEAD.length + Number(length);
  }
}

function run({ url, apiKey, body, expected, connections, milliseconds }: LoadCommand): Promise<LoadEvent> {
  const target = new URL(url);
  const request = Buffer.from(
    `POST ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\nAuthorization: Bearer ${apiKey}\r\n` +
      `Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const answer = Buffer.from(expected);
  return new Promise((resolve, reject) => {
    const latencies: number[] = [];
    const begun = monotonicMs();
    let open = connections;
    const onAnswer = (latency: number) => {
      latencies.push(latency);
      const elapsed = monotonicMs() - begun;
      if (elapsed < milliseconds) return true;
      if (--open === 0) {
        const rate = (latencies.length * 1_000) / elapsed;
        resolve({ type: "done", rate, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) });
      }
      return false;
    };
    for (let index = 0; index < connections; index++) new Asker(target, request, answer, onAnswer, reject);
  });
}

const send = (event: LoadEvent | WorkerFailure) => process.send?.(event);
process.on("disconnect", () => process.exit());
process.on("message", (command: LoadCommand) => {
  run(command).then(send, (error: unknown) => send({ type: "failed", message: String(error) }));
});
