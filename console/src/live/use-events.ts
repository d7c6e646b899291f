/** Follows a subscription while a component is shown. */
import { useEffect, useEffectEvent } from "react";
import type { TextClient } from "@sluice/sdk/text";
import type { TypedDocumentString } from "../generated/operations";
import { pause } from "../pause";
import { failureOf } from "../request-failure";
import { useSession, useSessionStore } from "../session/session-provider";

const AGAIN_MS = 2_000;
/** Codes of failures that a retry cannot change. */
const POINTLESS: readonly string[] = ["NOT_FOUND", "FORBIDDEN"];

type RootOf<Data> = Data[keyof Data];

interface Following<Data, Variables> {
  readonly document: TypedDocumentString<Data, Variables>;
  /** null: follow nothing. */
  readonly variables: Variables | null;
  readonly onEvent: (event: RootOf<Data>) => void;
  /** Called when events may be missing. Query the shown data again. */
  readonly onGap?: () => void;
}

/** Follows a subscription. The SDK resumes it by cursor. If it cannot, `onGap` is called and the stream begins anew. */
export function useEvents<Data, Variables extends Readonly<Record<string, unknown>>>({
  document,
  variables,
  onEvent,
  onGap,
}: Following<Data, Variables>): void {
  const { sluice } = useSession();
  const store = useSessionStore();
  const key = variables === null ? null : JSON.stringify(variables);
  const receive = useEffectEvent(onEvent);
  const missed = useEffectEvent(() => onGap?.());
  const ended = useEffectEvent((error: unknown) => {
    const failure = failureOf(error);
    if (POINTLESS.includes(failure.code)) return true;
    if (failure.code !== "UNAUTHENTICATED") return false;
    store.denied(failure);
    return true;
  });
  useEffect(() => {
    if (key === null) return undefined;
    const closing = new AbortController();
    const { signal } = closing;
    const follow = async () => {
      while (!signal.aborted) {
        try {
          for await (const event of eventsOf(sluice, document, JSON.parse(key) as Variables, signal)) {
            if (!signal.aborted) receive(event);
          }
        } catch (error) {
          if (signal.aborted || ended(error)) return;
        }
        await pause(AGAIN_MS, signal);
        if (!signal.aborted) missed();
      }
    };
    void follow();
    return () => closing.abort();
  }, [sluice, document, key]);
}

function eventsOf<Data, Variables extends Readonly<Record<string, unknown>>>(
  sluice: TextClient,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal: AbortSignal,
): AsyncIterable<RootOf<Data>> {
  return sluice.subscribe<RootOf<Data>>(document.toString(), variables, { signal });
}
