/** Writes a broker's entry for the partitions file, with its secrets in files beside the entry. */
import { writeFile } from "node:fs/promises";
import path from "node:path";

export interface BrokerUsers {
  readonly admin: { readonly username: string; readonly password: string };
  readonly ingestion: { readonly username: string; readonly password: string; readonly clientId: string };
}

/** Names of variables by the fields of the entry that replace them. */
const REPLACED = {
  brokerUrl: "MQTT_URL",
  publicUrl: "SLUICE_MQTT_PUBLIC_URL",
  caFile: "SLUICE_MQTT_CA_FILE",
  certificateUrl: "SLUICE_MQTT_CERTIFICATE_URL",
  crlFile: "SLUICE_CLIENT_CRL_FILE",
  pidFile: "SLUICE_BROKER_PID_FILE",
  traceDir: "SLUICE_BROKER_TRACE_DIR",
} as const;

/**
 * Writes `partition.json` and the files of its secrets (mode 0600). The entry has absolute paths, so you can copy it.
 *
 * @returns the variables that the entry does not replace
 */
export async function writePartition(
  dir: string,
  id: number,
  { admin, ingestion }: BrokerUsers,
  variables: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const keep = async (name: string, secret: string) => {
    const file = path.resolve(dir, name);
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
    return file;
  };
  const replaced = Object.entries(REPLACED).flatMap(([field, name]) => {
    const value = variables[name];
    return value === undefined ? [] : [[field, value] as const];
  });
  const entry = {
    id,
    ...Object.fromEntries(replaced),
    admin: { username: admin.username, passwordFile: await keep("admin-password", admin.password) },
    ingestion: {
      username: ingestion.username,
      passwordFile: await keep("ingestion-password", ingestion.password),
      clientIdFile: await keep("ingestion-client-id", ingestion.clientId),
    },
  };
  await writeFile(path.resolve(dir, "partition.json"), `${JSON.stringify(entry, null, 2)}\n`, { mode: 0o600 });
  const names: readonly string[] = Object.values(REPLACED);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));
}
