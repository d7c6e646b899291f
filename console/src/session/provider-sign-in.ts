/**
 * Signs in at an OpenID provider: authorization code with PKCE, as a public client. Tokens stay in memory. This part is
 * loaded only when a reader signs in at the provider.
 */
import * as oauth from "oauth4webapi";
import { redirectUrl } from "../base";
import type { ServerClock } from "../server-clock";
import type { Credential, ProviderFailure } from "./credential";
import { tabMemory, type Provider } from "./provider";
import { ProviderCredential } from "./provider-credential";
import { failureOfProvider } from "./provider-failure";

const TIMEOUT_MS = 15_000;

/** @returns the reason why the browser cannot open the provider. Otherwise the promise stays pending. */
export async function leaveForProvider(provider: Provider, isOther: boolean): Promise<ProviderFailure> {
  if (!isSecureContext) return { kind: "insecure", detail: location.origin };
  try {
    const server = await discover(provider);
    const { authorization_endpoint: endpoint } = server;
    if (endpoint === undefined) return { kind: "invalid", detail: "authorization_endpoint" };
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const verifier = oauth.generateRandomCodeVerifier();
    const url = new URL(endpoint);
    const parameters = {
      response_type: "code",
      client_id: provider.clientId,
      redirect_uri: redirectUrl,
      scope: provider.scopes,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...resourceOf(provider),
      // Ask for another login: the platform rejected the account that the provider remembers.
      ...(isOther && { prompt: "login" }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const { pathname, search, hash } = location;
    tabMemory.keepPending({ state, nonce, verifier, returnTo: pathname + search + hash });
    location.assign(url);
    return await new Promise<never>(() => undefined);
  } catch (error) {
    return failureOfProvider(error);
  }
}

interface SignedIn {
  readonly credential: Credential;
  /** Path of the page from which the reader signed in. */
  readonly returnTo: string;
}

/** @param onEnd called if the provider rejects the renewal of the tokens */
export async function acceptResponse(
  provider: Provider,
  response: URL,
  clock: ServerClock,
  onEnd: (failure: ProviderFailure) => void,
): Promise<SignedIn | ProviderFailure> {
  const pending = tabMemory.takePending();
  if (pending?.state !== response.searchParams.get("state") || pending === null) return { kind: "foreign", detail: "" };
  try {
    const [server] = await Promise.all([discover(provider), learnTime(clock)]);
    // Check the ID token by the server's clock. It is closer to the provider's clock than the device's.
    const client = { client_id: provider.clientId, [oauth.clockSkew]: Math.round(clock.offsetMs() / 1_000) };
    const parameters = oauth.validateAuthResponse(server, client, response, pending.state);
    const options = { additionalParameters: resourceOf(provider), ...requestOptions(provider) };
    const { verifier } = pending;
    const grant = [parameters, redirectUrl, verifier, options] as const;
    const sent = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), ...grant);
    const expected = { expectedNonce: pending.nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, sent, expected);
    const credential = new ProviderCredential({ server, client, options, onEnd }, tokens);
    return { credential, returnTo: pending.returnTo };
  } catch (error) {
    return failureOfProvider(error);
  }
}

/** Reads the server's time. No response has reported it before the sign-in. */
async function learnTime(clock: ServerClock): Promise<void> {
  const sentAt = Date.now();
  const response = await fetch(redirectUrl, { method: "HEAD", cache: "no-store" }).catch(() => null);
  clock.learn(response?.headers.get("date") ?? null, sentAt, Date.now());
}

async function discover(provider: Provider): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(provider.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, requestOptions(provider)));
}

function resourceOf({ resource }: Provider): Record<string, string> {
  return resource === null ? {} : { resource };
}

function requestOptions({ issuer }: Provider) {
  return {
    // The platform accepts http only for a provider on its own machine.
    [oauth.allowInsecureRequests]: issuer.startsWith("http:"),
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
  };
}
