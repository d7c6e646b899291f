/** Results as they travel: JSON that is made once, and is no longer than an answer may be. */
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from "graphql";
import { type ErrorMapper, publicError } from "./errors";

/** What is answered beside the data of the largest answer. */
const JSON_MARGIN = 65_536;

export class ResultText {
  private readonly json = new WeakMap<ExecutionResult, string>();
  /** JSON of the data of large answers, which was made step by step. */
  private readonly dataTexts = new WeakMap<object, string>();

  /** @param maxLength of the JSON of the data, characters */
  constructor(
    private readonly errors: ErrorMapper,
    readonly maxLength: number,
  ) {}

  /** From now on the JSON of `data` need not be made any more. */
  keep(data: object, text: string): void {
    this.dataTexts.set(data, text);
  }

  /** A result as it travels, with its errors formatted; made once for each result. */
  of(result: ExecutionResult): string {
    let json = this.json.get(result);
    if (json === undefined) this.json.set(result, (json = this.stringify(this.format(result))));
    return json;
  }

  /** JSON of a formatted result; of one that is too large, that it is. */
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
    const message = `The answer is larger than ${megabytes} MiB. Ask for smaller pages or fewer fields.`;
    return publicError("LIMIT_EXCEEDED", message);
  }
}
