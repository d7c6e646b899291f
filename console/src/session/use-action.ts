/** Runs a mutation, and reports its outcome. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { TypedDocumentString, UserErrorCode } from "../generated/operations";
import { failureLine } from "../messages/failure-text";
import { useMessages } from "../messages/messages-provider";
import { failureOf, type RequestFailure } from "../request-failure";
import { useSession } from "./session-provider";

interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code: UserErrorCode;
}

export interface Action<Payload, Variables> {
  /** @returns the payload; null: it failed, and `failure` or `fieldErrors` has the reason */
  readonly run: (variables: Variables) => Promise<Payload | null>;
  readonly isRunning: boolean;
  /** Errors by the last part of the field's path, for a form. */
  readonly fieldErrors: Readonly<Record<string, string>>;
  /** Failure that belongs to no field; null: there is none. */
  readonly failure: RequestFailure | null;
}

interface Outcome {
  readonly fieldFailures: Readonly<Record<string, RequestFailure>>;
  readonly failure: RequestFailure | null;
}

const NOTHING: Outcome = { fieldFailures: {}, failure: null };

/** @param shown keys of queries that show what the mutation changes */
export function useAction<
  Data extends Readonly<Record<string, unknown>>,
  Variables extends Readonly<Record<string, unknown>>,
>(document: TypedDocumentString<Data, Variables>, shown: readonly string[] = []): Action<Data[keyof Data], Variables> {
  const { sluice } = useSession();
  const queries = useQueryClient();
  const messages = useMessages();
  const [{ fieldFailures, failure }, setOutcome] = useState(NOTHING);
  const fieldErrors = useMemo(
    () => Object.fromEntries(Object.entries(fieldFailures).map(([name, each]) => [name, failureLine(messages, each)])),
    [fieldFailures, messages],
  );
  const mutation = useMutation({
    mutationFn: (variables: Variables) => sluice.request<Data>(document.toString(), variables),
  });
  // Also while the shown queries are read again: a secret is not handed over before that.
  const [isRunning, setRunning] = useState(false);
  const attempt = async (variables: Variables) => {
    setOutcome(NOTHING);
    try {
      const data = await mutation.mutateAsync(variables);
      const payload = Object.values(data)[0] as Data[keyof Data];
      const errors = (payload as { readonly userErrors?: readonly UserError[] }).userErrors ?? [];
      if (errors.length === 0) {
        await Promise.all(shown.map((key) => queries.invalidateQueries({ queryKey: [key] })));
        return payload;
      }
      setOutcome(outcomeOf(errors));
    } catch (error) {
      setOutcome({ fieldFailures: {}, failure: failureOf(error) });
    }
    return null;
  };
  const run = async (variables: Variables) => {
    setRunning(true);
    try {
      return await attempt(variables);
    } finally {
      setRunning(false);
    }
  };
  return { run, isRunning, fieldErrors, failure };
}

function outcomeOf(errors: readonly UserError[]): Outcome {
  const fieldFailures: Record<string, RequestFailure> = {};
  let failure: RequestFailure | null = null;
  for (const { field, message, code } of errors) {
    const name = field?.at(-1);
    const each = { code, reason: null, message, incidentId: null };
    if (name === undefined || name === "input") failure ??= each;
    else fieldFailures[name] ??= each;
  }
  return { fieldFailures, failure };
}
