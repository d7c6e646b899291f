/** Provides the session to all components below. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createContext, use, useSyncExternalStore, type ReactNode } from "react";
import type { Connection } from "./connection-monitor";
import { ClockContext } from "../ui/time";
import type { Session, SessionState, SessionStore } from "./session-store";

const StoreContext = createContext<SessionStore | null>(null);
const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ store, children }: { readonly store: SessionStore; readonly children: ReactNode }) {
  const state = useSyncExternalStore(store.subscribe, store.current);
  const session = state.status === "signed-in" ? state.session : null;
  const inside = <SessionContext value={session}>{children}</SessionContext>;
  return (
    <StoreContext value={store}>
      <ClockContext value={store.clock}>
        {session === null ? inside : <QueryClientProvider client={session.queries}>{inside}</QueryClientProvider>}
      </ClockContext>
    </StoreContext>
  );
}

export function useSessionStore(): SessionStore {
  const store = use(StoreContext);
  if (store === null) throw new Error("internal: outside of SessionProvider");
  return store;
}

export function useSessionState(): SessionState {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.current);
}

/** Returns the session. Call it only below pages that require one. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error("internal: nobody is signed in");
  return session;
}

export function useConnection(): Connection {
  const { connection } = useSession();
  return useSyncExternalStore(connection.subscribe, connection.current);
}
