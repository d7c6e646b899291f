export interface Publishing {
  /** `mqtts://host:port`. */
  readonly mqttUrl: string;
  /** undefined: the reader must put one in. */
  readonly username: string | undefined;
  readonly topic: string;
}

/** A line for a shell that publishes one reading. The reader puts the password in. */
export function publishCommand({ mqttUrl, username = "USERNAME", topic }: Publishing): string {
  const { hostname, port } = new URL(mqttUrl.replace(/^mqtts:/, "https:"));
  return [
    `mosquitto_pub -V mqttv5 -h ${hostname} -p ${port === "" ? "8883" : port} --cafile ca.pem`,
    `-u ${username} -P "$SLUICE_PASSWORD" -q 1`,
    `-t ${topic} -m '{"value": 21.5}'`,
  ].join(" \\\n  ");
}
