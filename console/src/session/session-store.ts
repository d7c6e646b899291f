/** The signed-in session: one credential, one client, one cache. Signing out discards all three. */
import { QueryCache, QueryClient, MutationCache } from "@tanstack/react-query";
import { createTextClient, type TextClient } from "@sluice/sdk/text";
import { apiUrl, redirectUrl } from "../base";
import { ViewerDocument, type ViewerQuery } from "../generated/operations";
import { ConnectionMonitor } from "./connection-monitor";
import { keyCredential, type Credential, type ProviderFailure } from "./credential";
import { isResponse, provider, tabMemory, type Provider } from "./provider";
import { randomName } from "./random-name";
import { forgetAll, UNTIL_SIGN_OUT } from "./until-sign-out";
import { failureOf, type RequestFailure } from "../request-failure";
import { ServerClock } from "../server-clock";

export interface Session {
  readonly sluice: TextClient;
  readonly queries: QueryClient;
  readonly connection: ConnectionMonitor;
  readonly credential: Credential;
  /** Identifies the session in the tab's memory: the API key, or a random name. */
  readonly name: string;
}

/** Reason why a session ended or could not begin, unless the user signed out. */
export type EndOfSession =
  /** `hasBegun` is false if the platform rejected the provider's token at the sign-in. */
  | { readonly by: "platform"; readonly hasBegun: boolean; readonly failure: RequestFailure }
  | { readonly by: "provider"; readonly hasBegun: boolean; readonly failure: ProviderFailure };

export type SessionState =
  | { readonly status: "signed-in"; readonly session: Session }
  /** The browser is leaving for the identity provider, or returns from it. */
  | { readonly status: "at-provider" }
  | { readonly status: "signed-out"; readonly end: EndOfSession | null };

/** The API key is kept only so that the tab can be reloaded. */
const STORAGE_KEY = "sluice:credential";

const FRESH_MS = 10_000;
/** Time limit of the request for the reason why the session ended. */
const ASKING_MS = 5_000;

export const VIEWER_KEY = ["viewer"] as const;

export class SessionStore {
  /** Shared by all sessions, because the clock belongs to the device and not to the user. */
  readonly clock = new ServerClock();
  private state: SessionState;
  private readonly listeners = new Set<() => void>();

  constructor() {
    const apiKey = sessionStorage.getItem(STORAGE_KEY);
    if (apiKey !== null) this.state = { status: "signed-in", session: this.open(keyCredential(apiKey), apiKey) };
    else if (provider !== null && isResponse(location)) {
      this.state = { status: "at-provider" };
      this.atProvider(this.returned(provider, new URL(location.href)));
    } else if (provider !== null && tabMemory.signIn !== null) {
      this.state = { status: "at-provider" };
      this.atProvider(this.leave(provider, false));
    } else this.state = { status: "signed-out", end: null };
    // The browser's Back button can restore a page with its former memory.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.restored();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): SessionState => this.state;

  /** @returns the reason why the platform rejected the API key; null: the platform accepted it */
  async signIn(apiKey: string): Promise<RequestFailure | null> {
    const failure = await this.enter(keyCredential(apiKey), apiKey);
    if (failure === null) sessionStorage.setItem(STORAGE_KEY, apiKey);
    return failure;
  }

  signInAtProvider(): void {
    if (provider === null || this.state.status !== "signed-out") return;
    const { end } = this.state;
    this.change({ status: "at-provider" });
    this.atProvider(this.leave(provider, end?.by === "platform"));
  }

  /** Idempotent. */
  signOut(end: EndOfSession | null = null): void {
    if (this.state.status !== "signed-in") return;
    const { session } = this.state;
    sessionStorage.removeItem(STORAGE_KEY);
    forgetAll(UNTIL_SIGN_OUT);
    tabMemory.keepSignIn(null);
    this.change({ status: "signed-out", end });
    if (end === null) void session.credential.end();
    void close(session);
  }

  /**
   * Signs out. If the failure has no reason, as from a WebSocket, a request first asks for the reason. The session
   * continues if the platform accepts this request. Idempotent.
   *
   * @param failure the platform's failure `UNAUTHENTICATED`
   */
  async denied(failure: RequestFailure): Promise<void> {
    if (this.state.status !== "signed-in") return;
    const { session } = this.state;
    const known = failure.reason === null ? await (this.asking ??= this.askWhy(session, failure)) : failure;
    if (known !== null && this.uses(session)) this.signOut({ by: "platform", hasBegun: true, failure: known });
  }

  private asking: Promise<RequestFailure | null> | null = null;

  /**
   * @returns null if the platform accepts the credential, otherwise the reason why it does not. `known` if the request
   *   fails for another reason
   */
  private async askWhy({ sluice }: Session, known: RequestFailure): Promise<RequestFailure | null> {
    try {
      await sluice.request(ViewerDocument, {}, { signal: AbortSignal.timeout(ASKING_MS) });
      return null;
    } catch (error) {
      const failure = failureOf(error);
      return failure.code === known.code ? failure : known;
    } finally {
      this.asking = null;
    }
  }

  /** Handles a restored page: its reader may have signed out since, or signed in again. */
  private restored(): void {
    const { state } = this;
    if (state.status === "signed-out" || (state.status === "signed-in" && state.session.name === rememberedName()))
      return;
    this.change({ status: "signed-out", end: null });
    if (state.status === "at-provider") return;
    void close(state.session);
    if (rememberedName() !== null) location.reload();
  }

  private atProvider(work: Promise<ProviderFailure | null>): void {
    const failed = (failure: ProviderFailure | null) => {
      if (failure !== null) this.change({ status: "signed-out", end: { by: "provider", hasBegun: false, failure } });
    };
    work.then(failed, (error: unknown) => failed({ kind: "invalid", detail: String(error) }));
  }

  private async leave(to: Provider, isOther: boolean): Promise<ProviderFailure> {
    tabMemory.keepSignIn(null);
    const { leaveForProvider } = await import("./provider-sign-in");
    return leaveForProvider(to, isOther);
  }

  private async returned(from: Provider, response: URL): Promise<ProviderFailure | null> {
    history.replaceState(null, "", redirectUrl);
    const { acceptResponse } = await import("./provider-sign-in");
    const signedIn = await acceptResponse(from, response, this.clock, (failure) => {
      this.signOut({ by: "provider", hasBegun: true, failure });
    });
    if ("kind" in signedIn) return signedIn;
    history.replaceState(null, "", signedIn.returnTo);
    const name = randomName();
    const failure = await this.enter(signedIn.credential, name);
    if (failure === null) tabMemory.keepSignIn(name);
    else this.change({ status: "signed-out", end: { by: "platform", hasBegun: false, failure } });
    return null;
  }

  private async enter(credential: Credential, name: string): Promise<RequestFailure | null> {
    const session = this.open(credential, name);
    try {
      const data: ViewerQuery = await session.sluice.request(ViewerDocument, {});
      session.queries.setQueryData(VIEWER_KEY, data.viewer);
    } catch (error) {
      void close(session);
      return failureOf(error);
    }
    this.change({ status: "signed-in", session });
    return null;
  }

  private open(credential: Credential, name: string): Session {
    const denied = (error: unknown) => {
      const failure = failureOf(error);
      if (failure.code === "UNAUTHENTICATED" && this.uses(session)) void this.denied(failure);
    };
    const queries = new QueryClient({
      queryCache: new QueryCache({ onError: denied }),
      mutationCache: new MutationCache({ onError: denied }),
      defaultOptions: {
        // The connection monitor decides when to retry.
        queries: { networkMode: "always", retry: false, staleTime: FRESH_MS },
        // Discard results as soon as nothing shows them, because they may contain secrets.
        mutations: { networkMode: "always", retry: false, gcTime: 0 },
      },
    });
    const queryAgain = () => void queries.invalidateQueries();
    const probe = (signal: AbortSignal) => sluice.request(ViewerDocument, {}, { signal });
    const connection = new ConnectionMonitor(this.clock, probe, queryAgain, queryAgain);
    const sluice = createTextClient({
      url: apiUrl,
      apiKey: credential.current,
      fetch: connection.fetch,
      onConnection: connection.socket,
      reconnect: { minMs: 300, maxMs: 5_000 },
      keepAlive: { pingMs: 4_000, pongMs: 4_000 },
    });
    const session: Session = { sluice, queries, connection, credential, name };
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

function rememberedName(): string | null {
  return sessionStorage.getItem(STORAGE_KEY) ?? tabMemory.signIn;
}

async function close({ connection, queries, sluice }: Session): Promise<void> {
  connection.stop();
  await sluice.close();
  // Clear after the components are removed. A query that loses its last component later would be kept for minutes.
  setTimeout(() => queries.clear());
}
