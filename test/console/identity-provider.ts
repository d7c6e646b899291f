/** An OpenID provider in a separate process, and the variables with which Sluice trusts it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { disposeLater } from "../harness/servers";

const PROGRAM = path.join(__dirname, "identity-provider-process.mjs");
const AUDIENCE = "https://sluice.example.com/api";
const CLIENT_ID = "sluice-console";

export interface IdentityProvider {
  readonly issuer: string;
  /** Environment variables with which the platform trusts the provider. */
  readonly env: Readonly<Record<string, string>>;
  /** Registers a console as a client of the provider. May be called only once. */
  register(consoleUrls: readonly string[], accessTokenSeconds?: number): void;
  /** Stops the provider. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the provider. Accounts `admin-…` and `reader-…` have that role in the tenant `acme`. Other accounts have no
 * role.
 */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const child = spawn(process.execPath, ["--no-warnings", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = once(child, "exit");
  const stop = async () => {
    child.kill();
    await exit;
  };
  disposeLater(stop);
  const [issuer] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    issuer,
    env: {
      SLUICE_JWT_JWKS_URL: `${issuer}/jwks`,
      SLUICE_JWT_ISSUER: issuer,
      SLUICE_JWT_AUDIENCE: AUDIENCE,
      SLUICE_OIDC_CLIENT_ID: CLIENT_ID,
      SLUICE_OIDC_SCOPES: "openid offline_access",
      SLUICE_OIDC_RESOURCE: AUDIENCE,
    },
    register(redirectUris, accessTokenSeconds = 3_600) {
      const client = { clientId: CLIENT_ID, redirectUris, audience: AUDIENCE, tenantId: "acme", accessTokenSeconds };
      child.stdin.end(`${JSON.stringify(client)}\n`);
    },
    stop,
  };
}
