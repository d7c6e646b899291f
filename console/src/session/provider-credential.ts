/** Tokens of an identity provider. They are kept in memory only, and renewed while they are used. */
import { SluiceError } from "@sluice/sdk/text";
import * as oauth from "oauth4webapi";
import { redirectUrl } from "../base";
import type { Credential, ProviderFailure } from "./credential";
import { failureOfProvider } from "./provider-failure";

/** Time before its expiry at which an access token is renewed, but at most half of its lifetime. */
const RENEWAL_MS = 30_000;
const REVOCATION_MS = 2_000;

interface TokenSource {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly options: oauth.TokenEndpointRequestOptions;
  /** Called if the provider rejects the renewal of the tokens. */
  readonly onEnd: (failure: ProviderFailure) => void;
}

interface Tokens {
  readonly access: string;
  /** Infinity: the expiry is unknown. */
  readonly expiresAt: number;
  /** Infinity: the token cannot be renewed. */
  readonly renewAt: number;
  readonly refresh: string | undefined;
  readonly id: string | undefined;
}

export class ProviderCredential implements Credential {
  private tokens: Tokens;
  private renewal: Promise<void> | null = null;
  private ending: Promise<void> | null = null;

  constructor(
    private readonly source: TokenSource,
    response: oauth.TokenEndpointResponse,
  ) {
    this.tokens = tokensOf(response);
  }

  readonly current = async (): Promise<string> => {
    if (Date.now() >= this.tokens.renewAt) await this.renew();
    return this.tokens.access;
  };

  readonly end = (): Promise<void> => (this.ending ??= this.signOut());

  private renew(): Promise<void> {
    this.renewal ??= this.requestTokens().finally(() => (this.renewal = null));
    return this.renewal;
  }

  private async requestTokens(): Promise<void> {
    const { server, client, options, onEnd } = this.source;
    const { refresh = "" } = this.tokens;
    try {
      const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refresh, options);
      this.tokens = tokensOf(await oauth.processRefreshTokenResponse(server, client, response), this.tokens);
    } catch (error) {
      const failure = failureOfProvider(error);
      if (failure.kind === "rejected") onEnd(failure);
      else if (Date.now() < this.tokens.expiresAt) return;
      throw new SluiceError("NETWORK_ERROR", failure.detail, { cause: error });
    }
  }

  /**
   * Revokes the refresh token. If the provider supports it, also ends the provider's session; the browser then leaves
   * the page.
   */
  private async signOut(): Promise<void> {
    const { server, client, options } = this.source;
    const { refresh, id } = this.tokens;
    this.tokens = { access: "", expiresAt: 0, renewAt: Infinity, refresh: undefined, id: undefined };
    if (refresh !== undefined && server.revocation_endpoint !== undefined) {
      const signal = AbortSignal.timeout(REVOCATION_MS);
      await oauth
        .revocationRequest(server, client, oauth.None(), refresh, { ...options, signal })
        .catch(() => undefined);
    }
    if (server.end_session_endpoint === undefined) return;
    const url = new URL(server.end_session_endpoint);
    url.searchParams.set("client_id", client.client_id);
    url.searchParams.set("post_logout_redirect_uri", redirectUrl);
    if (id !== undefined) url.searchParams.set("id_token_hint", id);
    location.assign(url);
  }
}

/** Keeps the previous refresh token and ID token if the provider does not send new ones. */
function tokensOf(response: oauth.TokenEndpointResponse, before?: Tokens): Tokens {
  const { access_token: access, expires_in: seconds = Infinity, refresh_token: refresh = before?.refresh } = response;
  const life = seconds * 1_000;
  const expiresAt = Date.now() + life;
  const renewAt = refresh === undefined ? Infinity : expiresAt - Math.min(RENEWAL_MS, life / 2);
  return { access, expiresAt, renewAt, refresh, id: response.id_token ?? before?.id };
}
