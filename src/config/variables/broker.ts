/** Mosquitto: connections, certificates and credentials. */
import { integer, oneOf, seconds, text, url } from "../values";
import { variable, type Variable } from "./variable";

const anything = /^[^\r\n]+$/;
const username = text(
  "text",
  /^[^\s+#/]{1,64}$/,
  "set it to a user name of 1 to 64 characters without space, +, # or /",
);
const password = text("text", anything, "set it to one line of text");
const file = text("path", anything, "set it to the path of a PEM file");
const path = text("path", anything, "set it to the path of a file");
const brokerUrl = url(
  "set SLUICE_MQTT_ADMIN_USERNAME and SLUICE_MQTT_ADMIN_PASSWORD, and the same for ingestion",
  "mqtts:",
);
const tenantsUrl = url("gateways get their own credentials", "mqtts:");

export const brokerVariables = {
  mqttUrl: variable(brokerUrl, {
    name: "MQTT_URL",
    description: "Address of the broker's TLS listener, without user name and password. Sluice rejects plain mqtt://.",
    required: "set it to the broker's TLS listener, such as mqtts://broker.example.com:8883",
  }),
  mqttCaFile: variable(file, {
    name: "SLUICE_MQTT_CA_FILE",
    description: "PEM file of the CA that signed the broker's certificate. Without it, Sluice uses the system's CAs.",
  }),
  mqttPublicUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_PUBLIC_URL",
    description: "Address of the broker that Sluice gives to gateways. Defaults to MQTT_URL.",
  }),
  mqttCertificateUrl: variable(tenantsUrl, {
    name: "SLUICE_MQTT_CERTIFICATE_URL",
    description: "Address of the broker's listener for client certificates that Sluice gives to gateways.",
  }),
  clientCaCertFile: variable(file, {
    name: "SLUICE_CLIENT_CA_CERT_FILE",
    description: "PEM file of the CA that signs gateways' certificates. Without it, Sluice signs none.",
  }),
  clientCaKeyFile: variable(file, {
    name: "SLUICE_CLIENT_CA_KEY_FILE",
    description:
      "PEM file (PKCS#8) with the private key of the CA in SLUICE_CLIENT_CA_CERT_FILE. Anyone who reads it can " +
      "create certificates for every tenant.",
  }),
  clientCrlFile: variable(path, {
    name: "SLUICE_CLIENT_CRL_FILE",
    description:
      "File in which Sluice lists revoked certificates. Set crlfile in the broker's configuration to it. Without " +
      "it, a revoked certificate still connects but has no rights.",
  }),
  brokerPidFile: variable(path, {
    name: "SLUICE_BROKER_PID_FILE",
    description:
      "File that pid_file names in the configuration of a broker on this machine. Sluice sends SIGHUP to that " +
      "broker when the list of revoked certificates changes.",
  }),
  brokerReconcile: variable(oneOf("repair", "report", "off"), {
    name: "SLUICE_BROKER_RECONCILE",
    description:
      "Treatment of broker users and roles that differ from MongoDB at start. repair: repairs them, but deletes at " +
      "most 10 users. report: only logs them. off: does not compare.",
    fallback: "repair",
  }),
  credentialWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_CREDENTIAL_WARNING",
    description: "How long before its expiry Sluice warns about a broker credential or a certificate of the platform.",
    fallback: "30d",
  }),
  credentialMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_CREDENTIAL_MAX_CONNECTIONS",
    description: "Maximum number of connections of one credential to the broker. Beyond it, Sluice closes all of them.",
    fallback: "2000",
  }),
  tenantMaxConnections: variable(integer("connections", 1, 200_000), {
    name: "SLUICE_TENANT_MAX_CONNECTIONS",
    description:
      "Maximum number of connections of a tenant's credentials to the broker. Beyond it, Sluice closes all " +
      "connections of the credential that connected last.",
    fallback: "5000",
  }),
  apiKeyWarning: variable(seconds("1h", "365d"), {
    name: "SLUICE_API_KEY_WARNING",
    description: "How long before its expiry Sluice warns about an API key.",
    fallback: "14d",
  }),
  mqttAdminUsername: variable(username, {
    name: "SLUICE_MQTT_ADMIN_USERNAME",
    description: "Broker user that administers dynamic security.",
    fallback: "sluice_admin",
  }),
  mqttAdminPassword: variable(password, {
    name: "SLUICE_MQTT_ADMIN_PASSWORD",
    description: "Password of SLUICE_MQTT_ADMIN_USERNAME.",
    required: "set it to the password of that user in the broker's dynamic security file",
    secret: true,
  }),
  mqttIngestionUsername: variable(username, {
    name: "SLUICE_MQTT_INGESTION_USERNAME",
    description: "Broker user that subscribes to tenants/#.",
    fallback: "ingestion_service",
  }),
  mqttIngestionPassword: variable(password, {
    name: "SLUICE_MQTT_INGESTION_PASSWORD",
    description: "Password of SLUICE_MQTT_INGESTION_USERNAME. Required unless SLUICE_INGEST=off.",
    secret: true,
  }),
  mqttIngestionClientId: variable(
    text(
      "text",
      /^[A-Za-z0-9_-]{22,128}$/,
      "set it to 22 to 128 random characters of a-z, A-Z, 0-9, _ and -: anyone who knows it can take over the session",
    ),
    {
      name: "SLUICE_MQTT_INGESTION_CLIENT_ID",
      description:
        "Client ID of the durable ingestion session: random, secret, and the same at every start. Required unless SLUICE_INGEST=off.",
      secret: true,
    },
  ),
  mqttSessionExpirySeconds: variable(integer("seconds", 60, 4_294_967_295), {
    name: "SLUICE_MQTT_SESSION_EXPIRY_SECONDS",
    description:
      "How long the broker keeps the session's queue while no ingesting process runs. 4294967295: as long as the broker allows, 7 days with the given configuration.",
    fallback: "4294967295",
  }),
} satisfies Record<string, Variable<unknown>>;
