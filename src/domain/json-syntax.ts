/**
 * Finds the first mistake in a text that is not valid JSON: its place, the text found there, the expected text and the
 * usual remedy. Runs only after `JSON.parse` has failed. The messages of `JSON.parse` name neither the element of a
 * batch nor a remedy.
 */

/** Words that messages use for one kind of text. */
export interface SyntaxWords {
  /** Noun for the text: `payload`. */
  readonly text: string;
  /** Verb for sending the text: `publish`. */
  readonly send: string;
  /** Expected document: `an object`. */
  readonly document: string;
  /** Remedies: for more than one document, for NaN or infinity, and for a text that ends too early. */
  readonly severalDocuments: string;
  readonly notANumber: string;
  readonly cutOff: string;
}

/** The first place where a text is not JSON. */
export interface SyntaxMistake {
  /** Index of the character. */
  readonly at: number;
  /**
   * Index of the element of the outermost array that has the mistake; null: the text is no array, or the mistake is
   * outside it.
   */
  readonly element: number | null;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string | null;
}

type Expectation = keyof typeof EXPECTED;

/** Expectations in words. null: the words depend on the kind of text. */
const EXPECTED = {
  document: null,
  value: "a value",
  valueOrEnd: "a value or ']'",
  name: "a property in double quotes",
  nameOrEnd: "a property in double quotes or '}'",
  colon: "':'",
  commaInObject: "',' or '}'",
  commaInArray: "',' or ']'",
  end: null,
} as const;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A string without escapes. Nearly all strings have none. */
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
const WORD = /[\w.+-]+/y;
const NOT_A_NUMBER = /^[+-]?(nan|inf|infinity)$/i;
const CONSTANT = /^(?:true|false|null)$/;
/** Maximum characters of a token that a message quotes. */
const QUOTED_CHARACTERS = 24;

/** Reads a text by the grammar of RFC 8259, up to the first mistake. Takes linear time, without recursion. */
export class JsonSyntax {
  private at = 0;
  private expected: Expectation = "document";
  /** Open brackets, innermost last. */
  private readonly open: ("[" | "{")[] = [];
  private element = 0;
  private readonly isArray: boolean;

  constructor(
    private readonly text: string,
    private readonly words: SyntaxWords,
  ) {
    this.isArray = /^[ \t\r\n]*\[/.test(text);
  }

  /** Returns the first mistake; null if the text is valid JSON. */
  firstMistake(): SyntaxMistake | null {
    for (;;) {
      while (isBlank(this.text.charCodeAt(this.at))) this.at++;
      if (this.at === this.text.length && this.expected === "end") return null;
      const mistake = this.step(this.text[this.at] ?? "");
      if (mistake !== null) return mistake;
    }
  }

  private step(char: string): SyntaxMistake | null {
    switch (this.expected) {
      case "document":
      case "value":
        return this.value(char);
      case "valueOrEnd":
        return char === "]" ? this.close() : this.value(char);
      case "name":
      case "nameOrEnd":
        if (char === "}" && this.expected === "nameOrEnd") return this.close();
        return char === '"' ? this.string("colon") : this.mistake();
      case "colon":
        return char === ":" ? this.advance("value") : this.mistake();
      case "commaInObject":
        if (char === "}") return this.close();
        return char === "," ? this.advance("name") : this.mistake();
      case "commaInArray":
        if (char === "]") return this.close();
        if (char !== ",") return this.mistake();
        if (this.open.length === 1) this.element++;
        return this.advance("value");
      case "end":
        return this.mistake();
    }
  }

  private value(char: string): SyntaxMistake | null {
    if (char === "{" || char === "[") {
      this.open.push(char);
      return this.advance(char === "{" ? "nameOrEnd" : "valueOrEnd");
    }
    if (char === '"') return this.string(this.afterValue());
    const word = this.match(WORD);
    if (!NUMBER.test(word) && !CONSTANT.test(word)) return this.mistake();
    this.at += word.length;
    this.expected = this.afterValue();
    return null;
  }

  private string(next: Expectation): SyntaxMistake | null {
    const { text } = this;
    PLAIN_STRING.lastIndex = this.at;
    if (PLAIN_STRING.test(text)) {
      this.at = PLAIN_STRING.lastIndex;
      this.expected = next;
      return null;
    }
    for (let at = this.at + 1; at < text.length; at++) {
      const char = text[at];
      if (char === '"') {
        this.at = at + 1;
        this.expected = next;
        return null;
      }
      if (char === "\\") {
        at++;
        const escape = /u[\dA-Fa-f]{4}|["\\/bfnrt]/y;
        escape.lastIndex = at;
        if (at < text.length && !escape.test(text)) {
          return this.mistake(at - 1, "a JSON escape sequence", "write a backslash as \\\\");
        }
      } else if (text.charCodeAt(at) < 0x20) {
        return this.mistake(
          at,
          "'\"' at the end of the string",
          "escape control characters, such as a line break as \\n",
        );
      }
    }
    return this.mistake(text.length, "'\"' at the end of the string");
  }

  private close(): null {
    this.open.pop();
    return this.advance(this.afterValue());
  }

  private afterValue(): Expectation {
    const innermost = this.open.at(-1);
    if (innermost === undefined) return "end";
    return innermost === "{" ? "commaInObject" : "commaInArray";
  }

  private advance(next: Expectation): null {
    this.at++;
    this.expected = next;
    return null;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  private mistake(at = this.at, expected = this.expectation(), remedy = this.remedy()): SyntaxMistake {
    this.at = at;
    const isEnd = at >= this.text.length;
    return {
      at,
      element: this.isArray && this.open.length > 0 ? this.element : null,
      found: isEnd ? this.end() : foundIn(this.match(WORD), this.text, at),
      expected,
      remedy: isEnd ? this.words.cutOff : remedy,
    };
  }

  private expectation(): string {
    return EXPECTED[this.expected] ?? (this.expected === "document" ? this.words.document : this.end());
  }

  private end(): string {
    return `the end of the ${this.words.text}`;
  }

  /** Returns the usual remedy for this mistake; null if there is none. */
  private remedy(): string | null {
    const char = this.text[this.at] ?? "";
    const word = this.match(WORD);
    const before = this.text.slice(0, this.at).trimEnd().at(-1);
    if (this.expected === "end") return this.remedyAfterDocument(char);
    if (char === "}" || char === "]") return before === "," ? "remove the comma before it" : null;
    if (char === "'") return "write double quotes; in Python, use json.dumps";
    if (/[\u2018-\u201f]/.test(char)) return "write plain double quotes";
    if (char === "/" || char === "#") return "JSON has no comments: remove it";
    if (char === "=") return "write a colon";
    if (char === ";") return "write a comma";
    if (/[^\S \t\r\n]|[\ufeff\u200b-\u200d\u2060]/.test(char))
      return "remove it: JSON has only blanks, tabs and line breaks";
    if (/\p{Nd}/u.test(char) && !/\d/.test(char)) return "write the digits 0 to 9";
    if (char === "<") return `this looks like XML: ${this.words.send} JSON`;
    if (this.expected === "name" || this.expected === "nameOrEnd") {
      if (/^\d+$/.test(word) && before === ",") return "write the fraction of a number with a point";
      return word === "" ? null : "write property names in double quotes";
    }
    if (this.expected === "commaInObject" || this.expected === "commaInArray") {
      return char === '"' || char === "{" || char === "[" ? "write a comma before it" : null;
    }
    return NOT_A_NUMBER.test(word) ? this.words.notANumber : remedyOfWord(word);
  }

  private remedyAfterDocument(char: string): string {
    const { send, severalDocuments } = this.words;
    if (char === "\0") return `${send} the text without the NUL that ends a string in C`;
    if (char === "{" || char === "[" || char === ",") return severalDocuments;
    return "remove the text after the document";
  }
}

function remedyOfWord(word: string): string | null {
  if (/^(None|True|False)$/.test(word)) return "this is Python's notation: use json.dumps";
  if (word === "undefined") return "leave the property out";
  if (/^(null|true|false)$/i.test(word)) return "write it in lower case";
  if (word.startsWith("+")) return "write the number without the plus sign";
  if (/^[+-]?0[xbo]/i.test(word)) return "write the number in decimal";
  if (/^-?0\d/.test(word)) return "write the number without leading zeros";
  if (/^-?\.\d|\.$|\.[eE]/.test(word)) return "write digits on both sides of the point";
  if (/^\d[\d_]*_/.test(word)) return "write the number without separators";
  return null;
}

function foundIn(word: string, text: string, at: number): string {
  if (word !== "") return word.length > QUOTED_CHARACTERS ? `'${word.slice(0, QUOTED_CHARACTERS)}…'` : `'${word}'`;
  const code = text.codePointAt(at) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (code > 0x20 && code < 0x7f) return `'${String.fromCodePoint(code)}'`;
  return /[\p{C}\p{Z}\p{M}]/u.test(String.fromCodePoint(code)) ? name : `'${String.fromCodePoint(code)}' (${name})`;
}

/** The white space of JSON. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
