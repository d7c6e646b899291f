/** Runs a mutation, and tells what became of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { TypedDocumentString, UserErrorCode } from "../generated/operations";
import { failureOf, type RequestFailure } from "../request-failure";
import { useSession } from "./session-provider";

interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code: UserErrorCode;
}

export interface Action<Payload, Variables> {
  /** @returns the payload; null: it was not done, and `failure` or `fieldErrors` says why. */
  readonly run: (variables: Variables) => Promise<Payload | null>;
  readonly isRunning: boolean;
  /** Errors by the last part of the field's path, for a form. */
  readonly fieldErrors: Readonly<Record<string, string>>;
  /** What no field is to blame for. */
  readonly failure: RequestFailure | null;
}

interface Outcome {
  readonly fieldErrors: Readonly<Record<string, string>>;
  readonly failure: RequestFailure | null;
}

const NOTHING: Outcome = { fieldErrors: {}, failure: null };

/** @param shown keys of queries that show what the mutation changes */
export function useAction<
  Data extends Readonly<Record<string, unknown>>,
  Variables extends Readonly<Record<string, unknown>>,
>(document: TypedDocumentString<Data, Variables>, shown: readonly string[] = []): Action<Data[keyof Data], Variables> {
  const { sluice } = useSession();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState(NOTHING);
  const mutation = useMutation({
    mutationFn: (variables: Variables) => sluice.request<Data>(document.toString(), variables),
  });
  const run = async (variables: Variables) => {
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
      setOutcome({ fieldErrors: {}, failure: failureOf(error) });
    }
    return null;
  };
  return { run, isRunning: mutation.isPending, ...outcome };
}

function outcomeOf(errors: readonly UserError[]): Outcome {
  const fieldErrors: Record<string, string> = {};
  let failure: RequestFailure | null = null;
  for (const { field, message, code } of errors) {
    const name = field?.at(-1);
    if (name === undefined || name === "input") failure ??= { code, message, incidentId: null };
    else fieldErrors[name] ??= message;
  }
  return { fieldErrors, failure };
}
