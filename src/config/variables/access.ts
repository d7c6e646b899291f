/** API keys, and tokens of an identity provider. */
import { ROLES } from "../../domain/entities";
import { TOKEN_ALGORITHMS } from "../../domain/tokens";
import { jwksUrl } from "../urls";
import { exact, line, listOf, mapping, scopes, seconds, text } from "../values";
import { complete, derive, variable } from "./variable";

export const access = {
  keyWarningSeconds: variable(seconds("1h", "365d"), {
    name: "SLUICE_API_KEY_WARNING",
    description: "Sluice warns about an API key this long before its expiry.",
    fallback: "14d",
  }),
  /** null: the only valid API keys are the stored ones. */
  operatorKey: variable(
    text(
      "API key",
      /^slk_[a-z0-9]{1,64}_[A-Za-z0-9_-]{43}$/,
      `set it to slk_<id>_<43 random characters>. Create such a key with: echo "slk_ops_$(openssl rand -base64 32 | tr +/ -_ | tr -d =)"`,
    ),
    {
      name: "SLUICE_OPERATOR_KEY",
      description: "API key with the role OPERATOR that Sluice accepts in addition to the stored keys.",
      secret: true,
    },
  ),
  /** null: only API keys are valid. */
  tokens: derive(
    {
      jwksUrl: variable(jwksUrl, {
        name: "SLUICE_JWT_JWKS_URL",
        description:
          "URL of an identity provider's public keys (JWKS). If you set it, the provider's tokens give access to the " +
          "API. The URL must use https, or http to this machine.",
      }),
      issuer: variable(exact("text", "set it to the issuer exactly as tokens contain it, without blanks around it"), {
        name: "SLUICE_JWT_ISSUER",
        description: "Value of the claim iss that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
      }),
      audience: variable(
        exact("text", "set it to the audience exactly as tokens contain it, without blanks around it"),
        {
          name: "SLUICE_JWT_AUDIENCE",
          description: "Value of the claim aud that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
        },
      ),
      tenantClaim: variable(line("claim", "set it to the name of a claim, or a path with dots"), {
        name: "SLUICE_JWT_TENANT_CLAIM",
        description: "Claim that contains the tenant's ID: its name, or a path with dots.",
        fallback: "tenant_id",
      }),
      roleClaim: variable(line("claim", "set it to the name of a claim, or a path with dots"), {
        name: "SLUICE_JWT_ROLE_CLAIM",
        description:
          "Claim that contains the role or a list of roles: its name, or a path with dots. If a token has several " +
          "roles, the most powerful one applies.",
        fallback: "role",
      }),
      roles: variable(mapping(ROLES), {
        name: "SLUICE_JWT_ROLES",
        description:
          "Maps the identity provider's names of roles to roles of Sluice. A token without any of these names gives " +
          "no access.",
        fallback: "TENANT_ADMIN=TENANT_ADMIN,TENANT_READER=TENANT_READER",
      }),
      algorithms: variable(listOf(TOKEN_ALGORITHMS), {
        name: "SLUICE_JWT_ALGORITHMS",
        description: "Accepted signature algorithms.",
        fallback: "RS256,PS256,ES256,EdDSA",
      }),
    },
    complete,
  ),
  /** null: the console offers no sign-in at the identity provider. */
  signIn: derive(
    {
      clientId: variable(line("text", "set it to the client ID that the identity provider gave the console"), {
        name: "SLUICE_OIDC_CLIENT_ID",
        description:
          "Client ID of the console at the identity provider in SLUICE_JWT_ISSUER. If you set it, users of the " +
          "console can sign in with that provider.",
      }),
      scopes: variable(scopes, {
        name: "SLUICE_OIDC_SCOPES",
        description:
          "Scopes that the console requests. Many providers let the console renew tokens only if offline_access is " +
          "among them.",
        fallback: "openid",
      }),
      resource: variable(
        text("URI", /^[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+$/, "set it to an absolute URI without #, or unset it"),
        {
          name: "SLUICE_OIDC_RESOURCE",
          description:
            "Parameter resource (RFC 8707) of the console's requests. Some providers issue tokens for an API only if " +
            "this parameter names the API.",
        },
      ),
    },
    ({ clientId, ...rest }) => (clientId === null ? null : { clientId, ...rest }),
  ),
};
