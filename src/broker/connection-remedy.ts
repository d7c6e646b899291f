/** Finds remedies for errors that occur when Sluice connects to the broker. */

const UNKNOWN_CA: readonly unknown[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];
/**
 * Error codes if the server does not speak TLS, or closes the connection during the handshake, as a plain MQTT listener
 * does.
 */
const NO_TLS: readonly unknown[] = ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ECONNRESET"];
/** Reason codes of CONNACK: bad user name or password, and not authorized (MQTT 5, 3.2.2.2). */
const REJECTED_USER: readonly unknown[] = [0x86, 0x87];
const UNREACHABLE: readonly unknown[] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ETIMEDOUT"];

/**
 * Returns the remedy for a connection that could not be opened; undefined if errors of this kind have no common remedy.
 */
export function connectionRemedy(error: Error & { readonly code?: unknown }): string | undefined {
  const { code } = error;
  if (UNKNOWN_CA.includes(code))
    return `set SLUICE_MQTT_CA_FILE to the PEM file of the CA at the root of the broker's certificate (${inFile("caFile")})`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `use a host in MQTT_URL that the broker's certificate names (${inFile("brokerUrl")})`;
  if (code === "CERT_HAS_EXPIRED") return "renew the broker's certificate and restart the broker";
  if (NO_TLS.includes(code))
    return `use the host and port of the broker's TLS listener in MQTT_URL (${inFile("brokerUrl")})`;
  if (REJECTED_USER.includes(code))
    return `set SLUICE_MQTT_ADMIN_USERNAME and SLUICE_MQTT_ADMIN_PASSWORD as 'sluice broker-init' wrote them (${inFile("admin")})`;
  if (UNREACHABLE.includes(code)) return `start the broker, or change MQTT_URL (${inFile("brokerUrl")})`;
  return undefined;
}

/** Names the field that replaces a variable if there are several partitions. */
function inFile(field: string): string {
  return `or ${field} in the partitions file`;
}
