/** Reads the text of a file in its encoding, piece by piece. An invalid byte is an error, and is never replaced. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { FileError } from "./mistakes";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type FileEncoding = (typeof ENCODINGS)[number];

/** Byte order marks, which identify the encoding. */
const MARKS: readonly (readonly [FileEncoding, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/**
 * Files that are not text, by their first bytes. Workbooks of Excel and LibreOffice are ZIP files or, in older formats,
 * OLE files.
 */
const NO_TEXT: readonly (readonly [start: Buffer, mistake: string])[] = [
  [Buffer.from("PK\u0003\u0004"), "is a workbook or an archive, not text. Export the sheet as CSV (UTF-8)."],
  [Buffer.from("d0cf11e0a1b11ae1", "hex"), "is a workbook, not text. Export the sheet as CSV (UTF-8)."],
  [Buffer.from("1f8b", "hex"), "is compressed with gzip. Decompress it."],
  [Buffer.from("fffe0000", "hex"), "is UTF-32. Save it as UTF-8."],
  [Buffer.from("0000feff", "hex"), "is UTF-32. Save it as UTF-8."],
];

/** Reads a file as text, and counts the bytes that it has read. */
export class TextReader {
  /** Bytes read so far. */
  bytesRead = 0;

  constructor(
    private readonly file: string,
    private readonly encoding: FileEncoding | undefined,
  ) {}

  /** @throws FileError with the position of the first invalid byte in UTF-8, or of the piece around it otherwise */
  async *read(): AsyncGenerator<string, void, undefined> {
    let decoder: Decoder | undefined;
    for await (const chunk of createReadStream(this.file) as AsyncIterable<Buffer>) {
      decoder ??= this.decoderFor(chunk);
      const text = decoder.decode(chunk);
      this.bytesRead += chunk.length;
      if (text !== "") yield text;
    }
    const rest = decoder?.end() ?? "";
    if (rest !== "") yield rest;
  }

  private decoderFor(start: Buffer): Decoder {
    const noText = NO_TEXT.find(([bytes]) => bytes.equals(start.subarray(0, bytes.length)));
    if (noText !== undefined) throw new FileError(`${this.file} ${noText[1]}`);
    const marked = MARKS.find(([, bytes]) => bytes.every((byte, index) => start[index] === byte))?.[0];
    if (this.encoding !== undefined && marked !== undefined && marked !== this.encoding) {
      throw new FileError(
        `${this.file} begins with the byte order mark of ${marked}. Remove --encoding ${this.encoding}.`,
      );
    }
    const encoding = this.encoding ?? marked ?? "utf-8";
    if (encoding === "utf-8") {
      if (start.subarray(0, 1_000).includes(0)) {
        const remedy = "It may be UTF-16: give --encoding utf-16le or utf-16be.";
        throw new FileError(`${this.file}: byte ${start.indexOf(0)} is NUL, so the file is not UTF-8 text. ${remedy}`);
      }
      return new Utf8Decoder(this.file);
    }
    return new OtherDecoder(this.file, encoding);
  }
}

interface Decoder {
  decode(chunk: Buffer): string;
  end(): string;
}

class Utf8Decoder implements Decoder {
  private rest: Buffer = Buffer.alloc(0);
  private offset = 0;
  private line = 1;
  private isStart = true;

  constructor(private readonly file: string) {}

  decode(chunk: Buffer): string {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const end = bytes.length - incompleteBytes(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) throw this.invalid(whole);
    this.rest = Buffer.from(bytes.subarray(end));
    this.offset += end;
    const text = whole.toString("utf8");
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.line++;
    const marked = this.isStart && text.startsWith("\ufeff");
    if (end > 0) this.isStart = false;
    return marked ? text.slice(1) : text;
  }

  end(): string {
    if (this.rest.length > 0) throw this.invalid(this.rest);
    return "";
  }

  private invalid(bytes: Buffer): FileError {
    let low = 0;
    // The longest valid beginning ends before the invalid byte, or within the character before it.
    for (let high = bytes.length; low < high;) {
      const middle = Math.ceil((low + high) / 2);
      const head = bytes.subarray(0, middle);
      if (isUtf8(head.subarray(0, middle - incompleteBytes(head)))) low = middle;
      else high = middle - 1;
    }
    const at = low - incompleteBytes(bytes.subarray(0, low));
    const line = this.line + bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
    const byte = bytes[at] ?? 0;
    const windows = new TextDecoder("windows-1252").decode(Uint8Array.of(byte));
    return new FileError(
      `${this.file}: byte ${this.offset + at} (line ${line}) is 0x${byte.toString(16)}, which is not valid UTF-8. ` +
        `Nothing was sent. Save the file as UTF-8, or give --encoding: in windows-1252 the byte is '${windows}'.`,
    );
  }
}

class OtherDecoder implements Decoder {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private offset = 0;

  constructor(
    private readonly file: string,
    private readonly encoding: FileEncoding,
  ) {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  decode(chunk: Buffer): string {
    const text = this.attempt(() => this.decoder.decode(chunk, { stream: true }));
    this.offset += chunk.length;
    return text;
  }

  end(): string {
    return this.attempt(() => this.decoder.decode());
  }

  private attempt(decode: () => string): string {
    try {
      return decode();
    } catch {
      const message = `${this.file}: from byte ${this.offset} on, the file is not valid ${this.encoding}.`;
      throw new FileError(`${message} Nothing was sent. Check --encoding.`);
    }
  }
}

/** Returns how many bytes at the end belong to a UTF-8 character that is not complete yet. */
function incompleteBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xf0) return back < 4 ? back : 0;
    if (byte >= 0xe0) return back < 3 ? back : 0;
    if (byte >= 0xc0) return back < 2 ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}
