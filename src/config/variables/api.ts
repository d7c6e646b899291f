/** GraphQL: cost, rates and documents, API keys and tokens. */
import { ROLES } from "../../domain/entities";
import { TOKEN_ALGORITHMS } from "../../domain/tokens";
import { duration, flag, integer, listOf, mapping, rates, text, url } from "../values";
import { variable, type Variable } from "./variable";

const anything = /^[^\r\n]+$/;

export const apiVariables = {
  graphqlMaxCost: variable(integer("points", 100, 100_000_000), {
    name: "SLUICE_GRAPHQL_MAX_COST",
    description: "Maximum cost of one operation, or of one event of a subscription.",
    fallback: "100000",
  }),
  graphqlMaxResponseBytes: variable(integer("bytes", 65_536, 268_435_456), {
    name: "SLUICE_GRAPHQL_MAX_RESPONSE_BYTES",
    description: "Maximum size of a response, or of an event of a subscription, as JSON.",
    fallback: "8388608",
  }),
  graphqlMaxDepth: variable(integer("fields", 3, 100), {
    name: "SLUICE_GRAPHQL_MAX_DEPTH",
    description: "Maximum depth of an operation, in nested fields.",
    fallback: "15",
  }),
  graphqlMaxAliases: variable(integer("aliases", 0, 10_000), {
    name: "SLUICE_GRAPHQL_MAX_ALIASES",
    description: "Maximum number of aliased fields in a document.",
    fallback: "100",
  }),
  graphqlMaxTokens: variable(integer("tokens", 100, 1_000_000), {
    name: "SLUICE_GRAPHQL_MAX_TOKENS",
    description: "Maximum number of lexical tokens in a document.",
    fallback: "4000",
  }),
  operationDeadline: variable(duration("100ms", "10m"), {
    name: "SLUICE_OPERATION_DEADLINE",
    description:
      "Maximum duration of a query, a mutation or the start of a subscription. Then Sluice cancels its reads.",
    fallback: "10s",
  }),
  apiKeyRates: variable(rates, {
    name: "SLUICE_API_KEY_RATES",
    description: "Maximum cost points of one API key, or of one subject of tokens. All pairs apply at once.",
    fallback: "200000:1,6000000:60",
  }),
  apiTenantRates: variable(rates, {
    name: "SLUICE_API_TENANT_RATES",
    description: "Maximum cost points of all keys and tokens of a tenant together. All pairs apply at once.",
    fallback: "400000:1,12000000:60",
  }),
  persistedDocuments: variable(text("path, …", anything, "set it to paths of manifests, separated by commas"), {
    name: "SLUICE_PERSISTED_DOCUMENTS",
    description: "JSON manifests of documents that clients can send by ID, such as sdk/persisted-documents.json.",
  }),
  persistedDocumentsOnly: variable(flag, {
    name: "SLUICE_PERSISTED_DOCUMENTS_ONLY",
    description: "Whether Sluice rejects all other documents. Requires SLUICE_PERSISTED_DOCUMENTS.",
    fallback: "false",
  }),
  introspection: variable(flag, {
    name: "SLUICE_INTROSPECTION",
    description: "Whether clients can read the schema through GraphQL introspection.",
    fallback: "true",
  }),
  ide: variable(flag, {
    name: "SLUICE_IDE",
    description: "Whether /graphql serves the GraphQL IDE to browsers.",
    fallback: "true",
  }),
  operatorKey: variable(
    text(
      "API key",
      /^slk_[a-z0-9]{1,64}_[A-Za-z0-9_-]{43}$/,
      `set it to slk_<id>_<43 random characters>: echo "slk_ops_$(openssl rand -base64 32 | tr +/ -_ | tr -d =)"`,
    ),
    {
      name: "SLUICE_OPERATOR_KEY",
      description: "API key with the role OPERATOR that Sluice accepts in addition to the stored keys.",
      secret: true,
    },
  ),
  jwtJwksUrl: variable(url("the keys of an identity provider are public", "https:", "http:"), {
    name: "SLUICE_JWT_JWKS_URL",
    description: "URL of an identity provider's public keys (JWKS). If you set it, its tokens give access to the API.",
  }),
  jwtIssuer: variable(text("text", anything, "set it to the issuer exactly as tokens contain it"), {
    name: "SLUICE_JWT_ISSUER",
    description: "Value of the claim iss that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtAudience: variable(text("text", anything, "set it to the audience exactly as tokens contain it"), {
    name: "SLUICE_JWT_AUDIENCE",
    description: "Value of the claim aud that tokens must have. Required with SLUICE_JWT_JWKS_URL.",
  }),
  jwtTenantClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_TENANT_CLAIM",
    description: "Claim that contains the tenant's ID: its name, or a path with dots.",
    fallback: "tenant_id",
  }),
  jwtRoleClaim: variable(text("claim", anything, "set it to the name of a claim, or a path with dots"), {
    name: "SLUICE_JWT_ROLE_CLAIM",
    description: "Claim that contains the role or a list of roles. Of several roles, the most powerful one applies.",
    fallback: "role",
  }),
  jwtRoles: variable(mapping(ROLES), {
    name: "SLUICE_JWT_ROLES",
    description: "Names that the identity provider uses for the roles. A token with none of them gives no access.",
    fallback: "TENANT_ADMIN=TENANT_ADMIN,TENANT_READER=TENANT_READER",
  }),
  jwtAlgorithms: variable(listOf(TOKEN_ALGORITHMS), {
    name: "SLUICE_JWT_ALGORITHMS",
    description: "Accepted signature algorithms.",
    fallback: "RS256,PS256,ES256,EdDSA",
  }),
} satisfies Record<string, Variable<unknown>>;
