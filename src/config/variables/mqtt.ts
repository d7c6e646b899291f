/** Mosquitto: connections and credentials. */
import { trustedCaFile } from "../pem-files";
import { brokerUrl, gatewaysUrl } from "../urls";
import { integer, line, oneOf, password, seconds, username } from "../values";
import { PARTITIONS_FILE as replacedBy } from "./partitions";
import { complete, derive, variable } from "./variable";

export const pidFile = variable(line("path", "set it to the path of a file"), {
  name: "SLUICE_BROKER_PID_FILE",
  description:
    "PID file of a broker on this machine: the path of pid_file in its configuration. Sluice sends SIGHUP to that " +
    "broker when the list of revoked certificates changes, and when a trace starts or ends.",
  replacedBy,
});

export const mqtt = {
  /** null: the partitions are in a file. */
  url: variable(brokerUrl, {
    name: "MQTT_URL",
    description: "Address of the broker's TLS listener, without user name and password. Sluice rejects plain mqtt://.",
    required: "set it to the broker's TLS listener, such as mqtts://broker.example.com:8883",
    replacedBy,
  }),
  publicUrl: variable(gatewaysUrl, {
    name: "SLUICE_MQTT_PUBLIC_URL",
    description:
      "Address of the broker that Sluice gives to gateways. Defaults to MQTT_URL. `{tenantId}` in its host stands " +
      "for the ID of the tenant.",
    replacedBy,
  }),
  /** PEM; null: trust the system's CAs. */
  caCertificate: variable(trustedCaFile, {
    name: "SLUICE_MQTT_CA_FILE",
    description: "PEM file of the root CA of the broker's certificate. Without it, Sluice uses the system's CAs.",
    replacedBy,
  }),
  admin: {
    username: variable(username, {
      name: "SLUICE_MQTT_ADMIN_USERNAME",
      description: "Broker user that administers dynamic security.",
      fallback: "sluice_admin",
      replacedBy,
    }),
    /** null: the partitions are in a file. */
    password: variable(password, {
      name: "SLUICE_MQTT_ADMIN_PASSWORD",
      description: "Password of SLUICE_MQTT_ADMIN_USERNAME.",
      required: "set it to the password of that user in the broker's dynamic security file",
      secret: true,
      replacedBy,
    }),
  },
  /** null: this process cannot read the broker's packet log. */
  packetLog: derive(
    {
      dir: variable(line("path", "set it to the path of a folder"), {
        name: "SLUICE_BROKER_TRACE_DIR",
        description:
          "Folder of a broker on this machine: the path of include_dir in its configuration. The mutation " +
          "brokerCredentialTrace needs it. Sluice writes a file into this folder that turns on the packet log, and " +
          "the broker writes the log there.",
        replacedBy,
      }),
      pidFile,
    },
    complete,
  ),
  reconcile: variable(oneOf("repair", "report", "off"), {
    name: "SLUICE_BROKER_RECONCILE",
    description:
      "How Sluice treats broker users and roles that differ from MongoDB at start. repair: Sluice repairs them, but " +
      "deletes at most 10 users. report: Sluice only logs them. off: Sluice does not compare them.",
    fallback: "repair",
  }),
  credentialWarningSeconds: variable(seconds("1h", "365d"), {
    name: "SLUICE_CREDENTIAL_WARNING",
    description: "Sluice warns about a broker credential or a certificate of the platform this long before its expiry.",
    fallback: "30d",
  }),
  connectionLimits: {
    ofCredential: variable(integer("connections", 1, 200_000), {
      name: "SLUICE_CREDENTIAL_MAX_CONNECTIONS",
      description:
        "Maximum number of connections of one credential to the broker. Beyond it, Sluice closes all of them. At most " +
        "SLUICE_TENANT_MAX_CONNECTIONS.",
      fallback: "2000",
    }),
    ofTenant: variable(integer("connections", 1, 200_000), {
      name: "SLUICE_TENANT_MAX_CONNECTIONS",
      description:
        "Maximum number of connections of a tenant's credentials to the broker. Beyond it, Sluice closes all " +
        "connections of the credential that connected last.",
      fallback: "5000",
    }),
  },
};
