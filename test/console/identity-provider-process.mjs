/**
 * An OpenID provider, made with oidc-provider. A page asks for an account, and its tokens name a tenant and a role. The
 * first line that it prints is its issuer. The first line of its input is the description of its only client, as JSON.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

/** Role by prefix: the account `admin-1` has the role TENANT_ADMIN. */
const ROLES = { admin: "TENANT_ADMIN", reader: "TENANT_READER" };

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
process.stdout.write(`${issuer}\n`);
const [line] = await once(createInterface({ input: process.stdin }), "line");
const { clientId, redirectUris, audience, tenantId, accessTokenSeconds } = JSON.parse(line);

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      redirect_uris: redirectUris,
      post_logout_redirect_uris: redirectUris,
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
    },
  ],
  scopes: ["openid", "offline_access"],
  cookies: { keys: ["a key of tests"] },
  clientBasedCORS: () => true,
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  extraTokenClaims: (_context, { accountId }) => ({ tenant_id: tenantId, role: ROLES[accountId.split("-")[0]] }),
  // By default, the provider issues a refresh token only after new consent.
  issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
  // Grants the scopes without asking the user for consent.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid offline_access");
    grant.addResourceScope(audience, "");
    await grant.save();
    return grant;
  },
  ttl: {
    AccessToken: accessTokenSeconds,
    Grant: 3600,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 3600,
    Session: 3600,
  },
  features: {
    devInteractions: { enabled: false },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      // The default page would load a font from another host.
      logoutSource(context, form) {
        context.body = `<!doctype html><title>Provider</title>${form}
          <button form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>`;
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "",
        audience,
        accessTokenFormat: "jwt",
        accessTokenTTL: accessTokenSeconds,
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
});

const PAGE = `<!doctype html><title>Provider</title><form method="post"><label>Account <input name="account"></label>
<button>Continue</button><button name="cancel" value="yes">Cancel</button></form>`;

const protocol = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url?.startsWith("/interaction/")) return protocol(request, response);
  if (request.method === "GET") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const result = form.has("cancel")
    ? { error: "access_denied", error_description: "The account was not chosen." }
    : { login: { accountId: form.get("account") } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
});
