/** Creates a gateway's key and certificate request, and connects with its certificate. */
import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { IClientOptions, MqttClient } from "mqtt";
import { connectMqtt } from "./mqtt";
import { temporaryDir, uniqueName } from "./servers";
import type { BrokerAccess } from "./shared-servers";

export interface CertificateRequest {
  /** Certificate request, as PEM text. */
  readonly csr: string;
  readonly key: string;
}

/** Creates a certificate request with OpenSSL, as on a gateway. Its subject names another client. */
export async function requestCertificate(): Promise<CertificateRequest> {
  const file = path.join(await temporaryDir(), "gateway.key");
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file];
  const csr = execFileSync("openssl", ["req", "-new", "-subj", "/CN=sluice_admin", ...options], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const key = await readFile(file, "utf8");
  await rm(file);
  return { csr, key };
}

/** Connects to the listener for client certificates. */
export function connectWithCertificate(
  broker: BrokerAccess,
  certificate: string,
  key: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const access = { ...broker, url: broker.certificateUrl };
  return connectMqtt(access, { cert: certificate, key, clientId: uniqueName("gateway"), ...options });
}
