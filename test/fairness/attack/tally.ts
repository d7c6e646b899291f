import type { AttackOutcome } from "./attack";

/** Number of characters of a response in which an error code is searched. */
const HEAD_CHARACTERS = 4_096;
const CODE = /"code":\s*"([A-Z_]+)"/;

/** Counts the requests and responses of an attack. */
export class Tally {
  private readonly first = Date.now();
  private sent = 0;
  private answered = 0;
  private bytes = 0;
  private largest = 0;
  private ended = 0;
  private readonly codes: Record<string, number> = {};
  private readonly begun = process.hrtime.bigint();
  private readonly cpu = process.cpuUsage();

  /** Counts a request. Returns its number, which is unique across all attacks. */
  send(): number {
    return this.first + ++this.sent;
  }

  /** Counts a response. `head` is its beginning, `status` its HTTP status if it has one. */
  answer(bytes: number, head: string, status = 200): void {
    this.answered++;
    this.bytes += bytes;
    this.largest = Math.max(this.largest, bytes);
    const code = CODE.exec(head.slice(0, HEAD_CHARACTERS))?.[1] ?? (status === 200 ? "OK" : String(status));
    this.codes[code] = (this.codes[code] ?? 0) + 1;
  }

  end(): void {
    this.ended++;
  }

  get requests(): number {
    return this.sent;
  }

  get answers(): number {
    return this.answered;
  }

  outcome(): AttackOutcome {
    const { user, system } = process.cpuUsage(this.cpu);
    return {
      sent: this.sent,
      answered: this.answered,
      codes: this.codes,
      bytes: this.bytes,
      largest: this.largest,
      ended: this.ended,
      cpuSeconds: (user + system) / 1e6,
      seconds: Number(process.hrtime.bigint() - this.begun) / 1e9,
    };
  }
}
