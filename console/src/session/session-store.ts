/** Who is signed in: one API key, one client, one cache. Nothing of it outlives the sign-out. */
import { QueryCache, QueryClient, MutationCache } from "@tanstack/react-query";
import { createSluice, type Sluice } from "@sluice/sdk";
import { apiUrl } from "../base";
import { ViewerDocument, type ViewerQuery } from "../generated/operations";
import { ConnectionMonitor } from "./connection-monitor";
import { failureOf, type RequestFailure } from "../request-failure";

export interface Session {
  readonly sluice: Sluice;
  readonly queries: QueryClient;
  readonly connection: ConnectionMonitor;
  /** The API key or token in force. */
  readonly credential: () => string;
}

export type SessionState =
  | { readonly status: "signed-in"; readonly session: Session }
  /** `ended` says why, unless the reader signed out. */
  | { readonly status: "signed-out"; readonly ended: RequestFailure | null };

/** The key is kept for a reload of the tab, and no longer. */
const STORAGE_KEY = "sluice:credential";

const FRESH_MS = 10_000;

export const VIEWER_KEY = ["viewer"] as const;

export class SessionStore {
  private state: SessionState;
  private readonly listeners = new Set<() => void>();

  constructor() {
    const credential = sessionStorage.getItem(STORAGE_KEY);
    this.state =
      credential === null
        ? { status: "signed-out", ended: null }
        : { status: "signed-in", session: this.open(credential) };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): SessionState => this.state;

  /** @returns why the platform did not accept the credential; null: it did. */
  async signIn(credential: string): Promise<RequestFailure | null> {
    const session = this.open(credential);
    try {
      const data: ViewerQuery = await session.sluice.request(ViewerDocument, {});
      session.queries.setQueryData(VIEWER_KEY, data.viewer);
    } catch (error) {
      void close(session);
      return failureOf(error);
    }
    sessionStorage.setItem(STORAGE_KEY, credential);
    this.change({ status: "signed-in", session });
    return null;
  }

  /** Idempotent. */
  signOut(ended: RequestFailure | null = null): void {
    if (this.state.status === "signed-out") return;
    const { session } = this.state;
    sessionStorage.removeItem(STORAGE_KEY);
    this.change({ status: "signed-out", ended });
    void close(session);
  }

  private open(credential: string): Session {
    const denied = (error: unknown) => {
      const failure = failureOf(error);
      if (failure.code === "UNAUTHENTICATED" && this.uses(session)) this.signOut(failure);
    };
    const queries = new QueryClient({
      queryCache: new QueryCache({ onError: denied }),
      mutationCache: new MutationCache({ onError: denied }),
      defaultOptions: {
        // The connection monitor decides when to try again.
        queries: { networkMode: "always", retry: false, staleTime: FRESH_MS },
        mutations: { networkMode: "always", retry: false },
      },
    });
    const connection = new ConnectionMonitor(
      () => sluice.request(ViewerDocument, {}),
      () => void queries.invalidateQueries(),
    );
    const sluice = createSluice({
      url: apiUrl,
      apiKey: credential,
      fetch: connection.fetch,
      webSocketImpl: connection.webSocket(),
      reconnect: { minMs: 300, maxMs: 5_000 },
    });
    const session: Session = { sluice, queries, connection, credential: () => credential };
    return session;
  }

  private uses(session: Session): boolean {
    return this.state.status === "signed-in" && this.state.session === session;
  }

  private change(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

async function close({ connection, queries, sluice }: Session): Promise<void> {
  connection.stop();
  queries.clear();
  await sluice.close();
}
