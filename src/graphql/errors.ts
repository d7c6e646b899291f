/** Converts errors for GraphQL on every transport: expected errors stay as they are, all others are masked. */
import { randomUUID } from "node:crypto";
import { GraphQLError, type GraphQLFormattedError, Kind } from "graphql";
import type { Logger } from "pino";
import { DeadlineExceededError } from "../domain/deadline";
import { ERROR_CODES, ForbiddenError, UnavailableError } from "../domain/errors";
import { RESPONSE_ERROR_CODES } from "./error-codes";

/** Codes that Sluice or the GraphQL server raises deliberately, with messages for the caller. */
const PUBLIC_CODES: ReadonlySet<unknown> = new Set([...ERROR_CODES, ...Object.keys(RESPONSE_ERROR_CODES)]);

const SUGGESTION = "Did you mean ";
/** Maximum length of a message, in characters. Some messages repeat input of the client. */
const MAX_MESSAGE = 1_000;

export class ErrorMapper {
  constructor(
    private readonly logger: Logger,
    /** false: removes the suggestions "Did you mean" of graphql-js, which would reveal names in the schema. */
    private readonly suggestions: boolean,
    /** Converts adapters' errors into those of the domain. */
    private readonly asDomainError: (error: unknown) => unknown = (error) => error,
  ) {}

  /** Whether the cause can be temporary, so that a retry can succeed. */
  isPassing(error: unknown): boolean {
    const cause = this.causeOf(error);
    return cause instanceof UnavailableError || cause instanceof DeadlineExceededError;
  }

  /** Returns the cause of an error, converted into an error of the domain if possible. */
  private causeOf(error: unknown): unknown {
    return this.asDomainError(rootCause(error));
  }

  /**
   * Formats an error for the caller. Never throws. Logs masked errors with the incident ID that the caller receives.
   */
  format(error: unknown): GraphQLFormattedError {
    const located = error instanceof GraphQLError ? error : undefined;
    const cause = this.causeOf(error);
    if (cause instanceof UnavailableError) {
      this.logger.warn({ err: cause, what: cause.what, path: located?.path }, "required system unavailable");
      return shape(located, "A system that the operation needs is unavailable. Try again later.", {
        code: "UNAVAILABLE",
      });
    }
    if (cause instanceof ForbiddenError) return shape(located, cause.message, { code: "FORBIDDEN" });
    if (cause instanceof DeadlineExceededError) {
      return shape(located, "The operation exceeded its deadline. Request less, or try again later.", {
        code: "DEADLINE_EXCEEDED",
      });
    }
    if (located) {
      const code = located.extensions.code ?? (isUserInput(located) ? "BAD_USER_INPUT" : undefined);
      if (PUBLIC_CODES.has(code)) {
        const { http: _, stacktrace: __, ...extensions } = located.extensions;
        return shape(located, this.publicMessage(located.message), { ...extensions, code });
      }
    }
    const incidentId = randomUUID();
    this.logger.error({ err: cause, incidentId, path: located?.path }, "unexpected error in a GraphQL operation");
    return shape(located, `Internal error. Quote incident ${incidentId} to your operator.`, {
      code: "INTERNAL",
      incidentId,
    });
  }

  private publicMessage(message: string): string {
    const start = this.suggestions || !message.endsWith("?") ? -1 : message.lastIndexOf(SUGGESTION);
    const told = start < 0 ? message : message.slice(0, start).trimEnd();
    return told.length <= MAX_MESSAGE ? told : `${told.slice(0, MAX_MESSAGE - 1)}…`;
  }
}

/** Returns an error with a public code, for failures outside of resolvers. */
export function publicError(code: string, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** Returns a copy of the error with a code, because graphql-js sets none. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    ...(nodes && { nodes }),
    ...(source && { source }),
    ...(positions && { positions }),
    ...(path && { path }),
    extensions: { ...error.extensions, code },
  });
}

function shape(
  located: GraphQLError | undefined,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLFormattedError {
  return {
    message,
    ...(located?.locations && { locations: located.locations }),
    ...(located?.path && { path: located.path }),
    extensions,
  };
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** Whether graphql-js raised the error for a variable, or for an argument that only execution can check. */
function isUserInput(error: GraphQLError): boolean {
  const [node] = error.nodes ?? [];
  if (!error.path) return error.nodes?.length === 1 && node?.kind === Kind.VARIABLE_DEFINITION;
  // If the original error has no nodes, Sluice returned a value that cannot be serialized. That is a defect of Sluice.
  return error.originalError instanceof GraphQLError && error.originalError.nodes !== undefined;
}
