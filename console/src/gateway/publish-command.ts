export interface Publishing {
  /** `mqtts://host:port`. */
  readonly mqttUrl: string;
  /** undefined: the user must insert the user name. */
  readonly username: string | undefined;
  readonly topic: string;
  /** undefined: the user must insert the password. */
  readonly password?: string | undefined;
  /**
   * CA certificate of the broker, which the command writes to `ca.pem` first. undefined: the reader has that file
   * already.
   */
  readonly caCertificate?: string | undefined;
}

/** Returns a shell command that publishes one reading. */
export function publishCommand({ mqttUrl, username = "USERNAME", topic, password, caCertificate }: Publishing): string {
  const { hostname, port } = addressOf(mqttUrl);
  const command = [
    "mosquitto_pub -V mqttv5",
    `-h ${hostname} -p ${port} --cafile ca.pem`,
    `-u ${username} -P ${password === undefined ? '"$SLUICE_PASSWORD"' : `'${password}'`} -q 1`,
    `-t ${topic}`,
    `-m '{"value": 21.5}'`,
  ].join(" \\\n  ");
  return caCertificate === undefined ? command : `cat > ca.pem <<'END'\n${caCertificate.trim()}\nEND\n${command}`;
}

export interface Address {
  readonly hostname: string;
  readonly port: string;
}

/** @param mqttUrl `mqtts://host:port` */
export function addressOf(mqttUrl: string): Address {
  // `URL` reads the host only of protocols that it knows.
  const { hostname, port } = new URL(mqttUrl.replace(/^mqtts:/, "https:"));
  return { hostname, port: port === "" ? "8883" : port };
}
