import { tenantOfName, type BrokerCredential } from "../../domain/broker-credential";
import type { Change } from "../audit";
import type { RotatedCredential } from "../broker-services";
import { unchanged, type Changes } from "../change-pipeline";
import type { TenantCredentials } from "./credential-service";

/** The changes of broker credentials, and their descriptions for the audit log. */
export function credentialChanges(credentials: TenantCredentials): Changes<"brokerCredentials"> {
  return {
    rotate: {
      target: ({ username = "" }) => recordedName(username),
      perform: (principal, input, run) => credentials.rotate(principal, input, run),
      describe: rotated,
      respond: unchanged,
    },
    issue: {
      target: ({ name = "" }) => name,
      perform: (principal, input, run) => credentials.issue(principal, input, run),
      describe: ({ credential }) => ({
        tenantId: credential.tenantId,
        target: credential.username,
        after: describe(credential),
      }),
      respond: unchanged,
    },
    revoke: {
      target: ({ username }) => recordedName(username),
      perform: (principal, input) => credentials.revoke(principal, input),
      describe: ({ before, credential }) => changed(before, credential),
      respond: unchanged,
    },
  };
}

/** Describes a rotation as a change of the replaced credential, with its successor. */
function rotated({ credential, replaced, revoked = [] }: RotatedCredential): Change {
  const { tenantId, username } = replaced;
  // A rotation keeps the expiry time, so the new credential has the expiry time that the old credential had.
  const before = describe({ ...replaced, status: "ACTIVE", expiresAt: credential.expiresAt, revokedAt: null });
  const after = { ...describe(replaced), replacedBy: describe(credential), revoked };
  return { tenantId, target: username, before, after };
}

function changed(before: BrokerCredential, after: BrokerCredential) {
  return { tenantId: after.tenantId, before: describe(before), after: describe(after) };
}

/** Returns the user name for the audit log. Empty if the text is not a user name, because it may be a password. */
export function recordedName(username: unknown): string {
  return typeof username === "string" && tenantOfName(username) !== null ? username : "";
}

/** Returns the fields of a credential that the audit log records. */
function describe(credential: BrokerCredential): Record<string, unknown> {
  const { username, kind, name, assetIds, clientId, status, expiresAt, revokedAt, serialNumber } = credential;
  return { username, kind, name, assetIds, clientId, status, expiresAt, revokedAt, serialNumber };
}
