/** Runs a mutation and reports its outcome. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { TypedDocumentString } from "../generated/operations";
import { failureLine } from "../messages/failure-text";
import { useMessages } from "../messages/messages-provider";
import { failureOf, type RequestFailure } from "../request-failure";
import { outcomeOf, type ActionOutcome, type UserError } from "./action-outcome";
import { useSession } from "./session-provider";

export interface Action<Payload, Variables> {
  /** @returns the payload; null: the mutation failed, and `failure` or `fieldErrors` says why */
  readonly run: (variables: Variables) => Promise<Payload | null>;
  readonly isRunning: boolean;
  /** Errors by name of the form's field. */
  readonly fieldErrors: Readonly<Record<string, string>>;
  /** Failure that belongs to no field of the form; null: there is no such failure. */
  readonly failure: RequestFailure | null;
}

const NOTHING: ActionOutcome = { fieldFailures: {}, failure: null };

/**
 * @param shown keys of queries that show what the mutation changes
 * @param fields API names of the form's fields. Errors of other fields are in `failure`
 */
export function useAction<
  Data extends Readonly<Record<string, unknown>>,
  Variables extends Readonly<Record<string, unknown>>,
>(
  document: TypedDocumentString<Data, Variables>,
  shown: readonly string[] = [],
  fields: readonly string[] = [],
): Action<Data[keyof Data], Variables> {
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
  // True until the shown queries are refetched: `run` returns a secret only after that.
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
      setOutcome(outcomeOf(errors, fields));
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
