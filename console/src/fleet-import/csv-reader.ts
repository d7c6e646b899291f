/** Reads CSV that arrives in parts. Supports quotes, and commas, semicolons or tabs between fields. */

export interface CsvRow {
  /** Line in which the row begins. */
  readonly line: number;
  readonly fields: readonly string[];
}

const DELIMITERS = [",", ";", "\t"] as const;
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class CsvReader {
  private delimiter: number | undefined;
  private rows: CsvRow[] = [];
  private fields: string[] = [];
  private field = "";
  private isQuoted = false;
  /** Whether the last character was a quote in quoted text. It ends the quoted text unless another quote follows. */
  private isAfterQuote = false;
  private line = 1;
  private begun = 1;

  /** @returns the rows that end in this part. The first part must contain the whole header. */
  push(text: string): readonly CsvRow[] {
    this.delimiter ??= delimiterOf(text);
    for (let at = 0; at < text.length; at++) {
      // Adds a run of ordinary characters in one step.
      const start = at;
      while (at < text.length && !this.hasMeaning(text.charCodeAt(at))) at++;
      if (at > start) {
        this.leaveQuotes();
        this.field += text.slice(start, at);
      }
      if (at < text.length) this.read(text.charCodeAt(at));
    }
    return this.taken();
  }

  /** @returns the last row. `openQuote` is the first line of a row with an unclosed quote; null: there is none. */
  end(): { readonly rows: readonly CsvRow[]; readonly openQuote: number | null } {
    const openQuote = this.isQuoted && !this.isAfterQuote ? this.begun : null;
    this.endRow();
    return { rows: this.taken(), openQuote };
  }

  private hasMeaning(code: number): boolean {
    return code === QUOTE || code === LINE_FEED || code === CARRIAGE_RETURN || code === this.delimiter;
  }

  private read(code: number): void {
    if (code === LINE_FEED) this.line++;
    if (code === QUOTE && this.isQuoted) {
      if (this.isAfterQuote) this.field += '"';
      this.isAfterQuote = !this.isAfterQuote;
      return;
    }
    this.leaveQuotes();
    if (this.isQuoted) this.field += String.fromCharCode(code);
    else if (code === QUOTE) this.isQuoted = true;
    else if (code === this.delimiter) this.endField();
    else if (code === LINE_FEED) this.endRow();
  }

  /** Call it before a character other than a quote: such a character ends the quoted text. */
  private leaveQuotes(): void {
    if (!this.isAfterQuote) return;
    this.isAfterQuote = false;
    this.isQuoted = false;
  }

  private endField(): void {
    this.fields.push(this.field);
    this.field = "";
  }

  private endRow(): void {
    this.endField();
    if (this.fields.some((each) => each.trim() !== "")) this.rows.push({ line: this.begun, fields: this.fields });
    this.fields = [];
    this.begun = this.line;
  }

  private taken(): readonly CsvRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }
}

function delimiterOf(text: string): number {
  const end = text.indexOf("\n");
  const header = end < 0 ? text : text.slice(0, end);
  return (DELIMITERS.find((each) => header.includes(each)) ?? ",").charCodeAt(0);
}
