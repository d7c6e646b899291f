/** Serializes results to JSON, once per result, up to the maximum size of a response. */
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from "graphql";
import { type ErrorMapper, publicError } from "./errors";

/** Space for the rest of a response beside its data, characters. */
const JSON_MARGIN = 65_536;

export class ResultText {
  private readonly json = new WeakMap<ExecutionResult, string>();
  /** JSON of the data of large responses, which was written step by step. */
  private readonly dataTexts = new WeakMap<object, string>();

  /** @param maxLength maximum length of the data's JSON, characters */
  constructor(
    private readonly errors: ErrorMapper,
    readonly maxLength: number,
  ) {}

  /** Stores the JSON of `data`, which then need not be written again. */
  keep(data: object, text: string): void {
    this.dataTexts.set(data, text);
  }

  /** JSON of a result with its errors formatted. Written once per result. */
  of(result: ExecutionResult): string {
    let json = this.json.get(result);
    if (json === undefined) this.json.set(result, (json = this.stringify(this.format(result))));
    return json;
  }

  /** JSON of a formatted result, or of an error if the result is too large. */
  stringify(result: FormattedExecutionResult): string {
    const { data, ...others } = result;
    const text = data ? this.dataTexts.get(data) : undefined;
    let json: string;
    if (text === undefined) json = JSON.stringify(result);
    else {
      const { errors, ...rest } = others;
      const end = JSON.stringify(rest);
      json = `{${errors ? `"errors":${JSON.stringify(errors)},` : ""}"data":${text}${end === "{}" ? "" : `,${end.slice(1, -1)}`}}`;
    }
    if (json.length <= this.maxLength + JSON_MARGIN) return json;
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
