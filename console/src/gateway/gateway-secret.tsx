/** Shows the connection settings of a gateway with its password, which Sluice shows only once. */
import type { BrokerSecretFieldsFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { saveFile } from "../ui/save-file";
import { clientConfiguration } from "./client-configuration";
import styles from "./gateway-secret.module.css";

export function GatewaySecret({ secret }: { readonly secret: BrokerSecretFieldsFragment }) {
  const { gateway } = useMessages();
  const { username, password, mqttUrl, caCertificate } = secret;
  return (
    <div className={cx(styles.secret)}>
      <p className={cx(styles.once)}>{gateway.once}</p>
      <dl className={cx(styles.values)}>
        <dt>{gateway.username}</dt>
        <dd>
          <Copyable label={gateway.username} text={username} />
        </dd>
        <dt>{gateway.password}</dt>
        <dd>
          <Copyable label={gateway.password} text={password} />
        </dd>
        <dt>{gateway.broker}</dt>
        <dd>
          <Copyable label={gateway.broker} text={mqttUrl} />
        </dd>
      </dl>
      <div className={cx(styles.files)}>
        <Button icon="download" onPress={() => saveFile(`${username}.conf`, clientConfiguration(secret), "text/plain")}>
          {gateway.configuration}
        </Button>
        <Button icon="download" onPress={() => saveFile("ca.pem", caCertificate, "application/x-pem-file")}>
          {gateway.ca}
        </Button>
      </div>
      <div className={cx(styles.use)}>
        <p>{gateway.use}</p>
        <code>{`mosquitto_pub -t TOPIC -m '{"value": 21.5}'`}</code>
      </div>
    </div>
  );
}
