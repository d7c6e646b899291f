/** Follows a subscription while a component is shown. */
import { useEffect, useEffectEvent } from "react";
import type { TextClient } from "@sluice/sdk/text";
import type { TypedDocumentString } from "../generated/operations";
import { pause } from "../pause";
import { failureOf } from "../request-failure";
import { useSession, useSessionStore } from "../session/session-provider";

const AGAIN_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/**
 * Minimum duration after which a stream counts as working. Each stream that ends earlier doubles the pause before the
 * next.
 */
const WORKING_MS = 10_000;
/** Codes of failures that a retry cannot fix. */
const POINTLESS: readonly string[] = ["NOT_FOUND", "FORBIDDEN"];

type RootOf<Data> = Data[keyof Data];

interface Following<Data, Variables> {
  readonly document: TypedDocumentString<Data, Variables>;
  /** null: nothing is followed. */
  readonly variables: Variables | null;
  readonly onEvent: (event: RootOf<Data>) => void;
  /** Called when events may be missing. The caller then queries the shown data again. */
  readonly onGap?: () => void;
}

/** Follows a subscription. The SDK resumes it at its cursor. If that fails, it starts again and `onGap` is called. */
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
  /** @returns whether a retry is pointless */
  const ended = useEffectEvent(async (error: unknown): Promise<boolean> => {
    const failure = failureOf(error);
    if (POINTLESS.includes(failure.code)) return true;
    if (failure.code === "UNAUTHENTICATED") await store.denied(failure);
    return false;
  });
  useEffect(() => {
    if (key === null) return undefined;
    const closing = new AbortController();
    const { signal } = closing;
    const follow = async () => {
      let pauseMs = AGAIN_MS / 2;
      while (!signal.aborted) {
        const begunAt = performance.now();
        try {
          for await (const event of eventsOf(sluice, document, JSON.parse(key) as Variables, signal)) {
            if (!signal.aborted) receive(event);
          }
        } catch (error) {
          if (signal.aborted || (await ended(error))) return;
        }
        pauseMs = performance.now() - begunAt >= WORKING_MS ? AGAIN_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        await pause(pauseMs, signal);
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
