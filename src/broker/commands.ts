/** Wire format of the dynamic-security plugin's commands and responses. */

/** Topic on which the plugin receives commands. */
export const CONTROL_TOPIC = "$CONTROL/dynamic-security/v1";

/** Topic on which the plugin responds to every client that may read it. */
export const RESPONSE_TOPIC = `${CONTROL_TOPIC}/response`;

export interface Command {
  /** Name of the command, such as `createClient` or `addClientRole`. */
  readonly command: string;
  readonly [argument: string]: unknown;
}

export interface CommandAnswer {
  readonly command: string;
  /** The plugin's error text; null if the command succeeded. */
  readonly error: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Thrown when the plugin rejects a command. The message names the command, but never its arguments. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(
    readonly command: string,
    readonly reason: string,
  ) {
    super(`the broker rejected ${command}: ${reason}`);
  }

  get alreadyExists(): boolean {
    return this.reason.endsWith("already exists");
  }

  get notFound(): boolean {
    return this.reason.endsWith("not found");
  }
}

/** Returns the responses in a message, by `correlationData`. Empty if the message cannot be parsed. */
export function parseAnswers(payload: Buffer): ReadonlyMap<string, CommandAnswer> {
  const answers = new Map<string, CommandAnswer>();
  let document: unknown;
  try {
    document = JSON.parse(payload.toString("utf8"));
  } catch {
    return answers;
  }
  const responses = isRecord(document) && Array.isArray(document.responses) ? (document.responses as unknown[]) : [];
  for (const response of responses) {
    if (!isRecord(response) || typeof response.correlationData !== "string") continue;
    answers.set(response.correlationData, {
      command: typeof response.command === "string" ? response.command : "?",
      error: typeof response.error === "string" ? response.error : null,
      data: isRecord(response.data) ? response.data : {},
    });
  }
  return answers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
