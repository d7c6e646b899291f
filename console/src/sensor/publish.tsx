/** Shows how to publish a reading of this sensor: its topic and a complete command. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { PublishToDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { publishCommand } from "../gateway/publish-command";
import styles from "./sensor.module.css";

interface PublishProps {
  readonly tenantId: string;
  readonly assetId: string;
  readonly topic: string;
}

export function Publish({ tenantId, assetId, topic }: PublishProps) {
  const { sensor, pages } = useMessages();
  const { sluice } = useSession();
  const rights = useRights();
  const { data } = useQuery({
    queryKey: ["publish-to", tenantId],
    queryFn: async ({ signal }) => (await sluice.request(PublishToDocument, { tenantId }, { signal })).tenant ?? null,
    staleTime: 60_000,
  });
  const usable = data?.brokerCredentials.nodes.filter(
    ({ kind, status, assets }) =>
      kind === "PASSWORD" &&
      status === "ACTIVE" &&
      (assets === null || assets.some((each) => each.assetId === assetId)),
  );
  const credential = usable?.[0];
  const caCertificate = data?.broker?.caCertificate ?? undefined;
  const publishing = { mqttUrl: data?.broker?.mqttUrl ?? "mqtts://HOST:8883", username: credential?.username, topic };
  return (
    <div className={cx(styles.publish)}>
      <p>{sensor.publishText}</p>
      <Copyable label={sensor.topic} text={topic} />
      <Copyable
        label={sensor.command}
        text={publishCommand({ ...publishing, caCertificate })}
        shown={publishCommand(publishing)}
      />
      <p>
        {credential === undefined ? sensor.publishWithout : sensor.publishWith(credential.name ?? credential.username)}{" "}
        {rights.access && <Link to={paths.page(tenantId, "access")}>{pages.access}</Link>}
      </p>
      {caCertificate !== undefined && <p>{sensor.publishCa}</p>}
    </div>
  );
}
