/** Reads the elements of a JSON array one by one, from a text in pieces. Reports where the text is not JSON. */
import { JsonSyntax, type SyntaxWords } from "../../domain/json-syntax";
import { FileError, shortened, type FileMistakes } from "./mistakes";

const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}" };
const NAME_OR_BRACKET = /"(?:[^"\\]|\\.)*"(?:\s*:)?|[[\]{},]/g;

const CUT_OFF = "the file ends in the middle of the array, as if it was cut off. Export it again";

const WORDS: SyntaxWords = {
  text: "file",
  send: "give it",
  document: "an array of assets",
  severalDocuments: "put all assets into one array",
  notANumber: "JSON has no NaN and no Infinity: leave the field out",
  cutOff: CUT_OFF,
};

/** An element of the array, as text. */
interface Element {
  readonly text: string;
  /** Line where the text begins, from 1. */
  readonly line: number;
  /** The character after the element, usually a comma or a bracket; "" if the file ends. */
  readonly end: string;
}

/**
 * Yields the elements of the array.
 *
 * @throws FileError with the line and the mistake, if the text is not a JSON array
 */
export async function* readElements(
  pieces: AsyncIterable<string>,
  file: string,
  mistakes: FileMistakes,
): AsyncGenerator<unknown> {
  let index = 0;
  for await (const element of new ElementReader(file).read(pieces)) {
    const isEmptyArray = index === 0 && element.end === "]" && element.text.trim() === "";
    if (isEmptyArray) continue;
    const value = parsed(element, index, file);
    reportRepeated(element.text, `[${index}]`, mistakes);
    yield value;
    index++;
  }
}

function parsed({ text, line, end }: Element, index: number, file: string): unknown {
  try {
    if (end === "," || end === "]") return JSON.parse(text);
  } catch {
    // The error of `JSON.parse` counts from the start of the element, so another message is built below.
  }
  // `0,` represents the earlier elements. Without it, a missing element would look like the end of an empty array.
  const before = index === 0 ? "[" : "[0,";
  const whole = `${before}${text}${end}`;
  const mistake = new JsonSyntax(whole, WORDS).firstMistake();
  const at = mistake?.at ?? whole.length;
  const place = `line ${line + whole.slice(0, at).split("\n").length - 1}`;
  if (mistake === null || at >= whole.length) {
    throw notJson(file, `${place}: ${CUT_OFF}`);
  }
  const { found, expected, remedy } = mistake;
  const how = remedy === null ? "" : `; ${remedy}`;
  throw notJson(file, `${place}, in asset [${index}]: found ${found}, expected ${expected}${how}`);
}

function notJson(file: string, what: string): FileError {
  return new FileError(`${file}: the file is not JSON: ${what}. Nothing was sent.`);
}

/** Splits the text at the commas of the outermost array, and where brackets or quotes do not match. */
class ElementReader {
  /** Finds the characters that give the text its structure. */
  private readonly structure = /["\\[\]{},\n]/g;
  /** Brackets that are open within the array, innermost last. */
  private readonly open: string[] = [];
  private text = "";
  private line = 1;
  private lines = 0;
  private isString = false;
  private isEscaped = false;
  private state: "before" | "within" | "after" = "before";

  constructor(private readonly file: string) {}

  async *read(pieces: AsyncIterable<string>): AsyncGenerator<Element> {
    for await (const piece of pieces) {
      let rest = piece;
      if (this.state === "before") rest = this.begin(piece);
      if (this.state === "within") rest = yield* this.elements(rest);
      if (this.state === "after") this.checkEnd(rest);
    }
    if (this.state === "before") throw new FileError(`${this.file} is empty. Give it an array of assets.`);
    if (this.state === "within") yield this.take("", "");
  }

  /** Returns the text after the first bracket. */
  private begin(piece: string): string {
    const start = /\S/.exec(piece);
    if (start === null) {
      this.line += newlines(piece);
      return "";
    }
    if (start[0] !== "[") {
      throw new FileError(`${this.file}: the file must be an array of assets: [{"assetId": …, "type": …}, …].`);
    }
    this.line += newlines(piece.slice(0, start.index));
    this.state = "within";
    return piece.slice(start.index + 1);
  }

  /** Yields the elements that end in this piece. Returns the text after the array. */
  private *elements(piece: string): Generator<Element, string> {
    let start = 0;
    // A backslash at the end of a piece escapes the first character of this one.
    this.structure.lastIndex = this.isEscaped ? 1 : 0;
    this.isEscaped = false;
    for (let found = this.structure.exec(piece); found !== null; found = this.structure.exec(piece)) {
      const at = found.index;
      if (!this.isEnd(found[0], at, piece.length)) continue;
      yield this.take(piece.slice(start, at), found[0]);
      start = at + 1;
      if (found[0] === "]") {
        this.state = "after";
        return piece.slice(start);
      }
    }
    this.text += piece.slice(start);
    return "";
  }

  /** Whether the element ends before this character. */
  private isEnd(char: string, at: number, length: number): boolean {
    if (char === "\n") {
      this.lines++;
      // A string cannot contain a line break, so its closing quote is missing.
      return this.isString;
    }
    if (this.isString) {
      if (char === '"') this.isString = false;
      else if (char === "\\") {
        this.isEscaped = at + 1 === length;
        this.structure.lastIndex = at + 2;
      }
      return false;
    }
    if (char === '"') this.isString = true;
    else if (char === "[" || char === "{") this.open.push(char);
    else if (char === "]" || char === "}") return CLOSING[this.open.pop() ?? ""] !== char;
    return char === "," && this.open.length === 0;
  }

  private take(text: string, end: string): Element {
    const element = { text: this.text + text, line: this.line, end };
    this.line += this.lines;
    this.lines = 0;
    this.text = "";
    return element;
  }

  private checkEnd(rest: string): void {
    const found = /\S+/.exec(rest);
    if (found === null) {
      this.line += newlines(rest);
      return;
    }
    const line = this.line + newlines(rest.slice(0, found.index));
    const what = `line ${line}: '${shortened(found[0])}' follows the end of the array`;
    throw notJson(this.file, `${what}. Remove it, or put all assets into one array`);
  }
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}

/** Reports fields that occur twice in an object. `JSON.parse` would keep only the last. @param text valid JSON */
function reportRepeated(text: string, at: string, mistakes: FileMistakes): void {
  const open: { readonly path: string; readonly names: Set<string> | null; member: string | number }[] = [];
  for (const [token] of text.matchAll(NAME_OR_BRACKET)) {
    const inner = open.at(-1);
    if (token === "{" || token === "[") {
      const within = inner === undefined ? at : pathOf(inner.path, inner.member);
      open.push({ path: within, names: token === "{" ? new Set() : null, member: 0 });
    } else if (token === "}" || token === "]") open.pop();
    else if (inner === undefined) continue;
    else if (token === ",") {
      if (typeof inner.member === "number") inner.member++;
    } else if (token.endsWith(":")) {
      const name = JSON.parse(token.slice(0, -1)) as string;
      if (inner.names?.has(name) === true) {
        mistakes.add(`${inner.path}: the field '${shortened(name)}' occurs twice. Remove one of them.`);
      }
      inner.names?.add(name);
      inner.member = name;
    }
  }
}

function pathOf(path: string, member: string | number): string {
  return typeof member === "number" ? `${path}[${member}]` : `${path}.${member}`;
}
