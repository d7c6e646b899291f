/** The CA that signs gateways' certificates, and the list of revoked certificates. */
import { privateKeyFile, signingCaFile } from "../pem-files";
import { gatewaysUrl } from "../urls";
import { line } from "../values";
import { pidFile } from "./mqtt";
import { PARTITIONS_FILE as replacedBy } from "./partitions";
import { complete, derive, variable } from "./variable";

const file = line("path", "set it to the path of a file");

/** The CA for gateways' certificates; null: Sluice issues none. */
export const clientCa = derive(
  {
    /** null: unset, or the partitions are in a file. */
    mqttUrl: variable(gatewaysUrl, {
      name: "SLUICE_MQTT_CERTIFICATE_URL",
      description: "Address of the broker's listener for client certificates. Sluice gives this address to gateways.",
      replacedBy,
    }),
    /** PEM. */
    certificate: variable(signingCaFile, {
      name: "SLUICE_CLIENT_CA_CERT_FILE",
      description:
        "PEM file of the CA that signs gateways' certificates, followed by its issuers up to the root. Without it, " +
        "Sluice signs no certificates.",
    }),
    /** PEM. Secret. */
    key: variable(privateKeyFile, {
      name: "SLUICE_CLIENT_CA_KEY_FILE",
      description:
        "PEM file with the unencrypted private key of the CA in SLUICE_CLIENT_CA_CERT_FILE. Anyone who reads it can " +
        "create certificates for every tenant.",
    }),
    crlFile: variable(file, {
      name: "SLUICE_CLIENT_CRL_FILE",
      description:
        "File in which Sluice lists revoked certificates. Set crlfile in the broker's configuration to the same " +
        "path. Without it, a client with a revoked certificate can still connect, but has no rights.",
      replacedBy,
    }),
    pidFile,
  },
  ({ mqttUrl, crlFile, pidFile, ...rest }) => {
    const ca = complete(rest);
    const revocations = crlFile === null ? null : { file: crlFile, pidFile };
    return ca === null ? null : { ...ca, mqttUrl, revocations };
  },
);
