/** Serializes results to JSON, once per result, up to the maximum size of a response. */
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from "graphql";
import { type ErrorMapper, publicError } from "./errors";

/** Space for the parts of a response other than its data, in characters. */
const JSON_MARGIN = 65_536;

/**
 * JSON of a large response, in parts of UTF-8 that were written step by step. A single long string would be joined,
 * encoded and sent without a pause.
 */
export class LargeJson {
  /** Length in bytes. */
  readonly length: number;

  constructor(readonly chunks: readonly Buffer[]) {
    this.length = chunks.reduce((sum, { length }) => sum + length, 0);
  }

  toString(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

export class ResultText {
  private readonly texts = new WeakMap<ExecutionResult, string | LargeJson>();
  /** JSON of large responses, by their data. */
  private readonly chunks = new WeakMap<object, readonly Buffer[]>();

  /** @param maxLength maximum length of the data's JSON, in characters */
  constructor(
    private readonly errors: ErrorMapper,
    readonly maxLength: number,
  ) {}

  /** Stores the JSON of `data`, so that it is not serialized again. */
  keep(data: object, chunks: readonly Buffer[]): void {
    this.chunks.set(data, chunks);
  }

  /** Returns the JSON of a result with formatted errors, followed by `end`. Serializes each result only once. */
  of(result: ExecutionResult, end: string): string | LargeJson {
    let text = this.texts.get(result);
    if (text === undefined) this.texts.set(result, (text = this.write(this.format(result))));
    if (end === "") return text;
    return typeof text === "string" ? `${text}${end}` : new LargeJson([...text.chunks, Buffer.from(end)]);
  }

  /** Returns the JSON of a formatted result, or of an error if the result is too large. */
  stringify(result: FormattedExecutionResult): string {
    return String(this.write(result));
  }

  private write(result: FormattedExecutionResult): string | LargeJson {
    const { data, errors, ...rest } = result;
    const chunks = data ? this.chunks.get(data) : undefined;
    const text = chunks === undefined ? JSON.stringify(result) : around(chunks, errors, rest);
    if (text.length <= this.maxLength + JSON_MARGIN) return text;
    return JSON.stringify({ errors: [this.errors.format(this.tooLarge())], data: null, extensions: result.extensions });
  }

  format({ errors, data, extensions }: ExecutionResult): FormattedExecutionResult {
    return {
      ...(errors && { errors: errors.map((error) => this.errors.format(error)) }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    };
  }

  tooLarge(): GraphQLError {
    const megabytes = Number((this.maxLength / 1_048_576).toFixed(1));
    const message = `The response exceeds ${megabytes} MiB. Request smaller pages or fewer fields.`;
    return publicError("LIMIT_EXCEEDED", message);
  }
}

function around(
  chunks: readonly Buffer[],
  errors: FormattedExecutionResult["errors"],
  rest: Omit<FormattedExecutionResult, "data" | "errors">,
): string | LargeJson {
  const before = `{${errors ? `"errors":${JSON.stringify(errors)},` : ""}"data":`;
  const end = JSON.stringify(rest);
  const behind = end === "{}" ? "}" : `,${end.slice(1)}`;
  if (chunks.length === 1) return `${before}${String(chunks[0])}${behind}`;
  return new LargeJson([Buffer.from(before), ...chunks, Buffer.from(behind)]);
}
