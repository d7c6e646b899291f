/** How to publish a reading for this sensor: its topic, and a command that works. */
import { useQuery } from "@tanstack/react-query";
import { PublishToDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { publishCommand } from "../gateway/publish-command";
import styles from "./sensor.module.css";

export function Publish({ tenantId, topic }: { readonly tenantId: string; readonly topic: string }) {
  const { sensor } = useMessages();
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["publish-to", tenantId],
    queryFn: async ({ signal }) => (await sluice.request(PublishToDocument, { tenantId }, { signal })).tenant ?? null,
    staleTime: 60_000,
  });
  const username = data?.brokerCredentials.nodes.find(
    ({ kind, status, assets }) => kind === "PASSWORD" && status === "ACTIVE" && assets === null,
  )?.username;
  return (
    <div className={cx(styles.publish)}>
      <p>{sensor.publishText}</p>
      <Copyable label={sensor.topic} text={topic} />
      <Copyable
        label={sensor.command}
        text={publishCommand({ mqttUrl: data?.broker?.mqttUrl ?? "mqtts://HOST:8883", username, topic })}
      />
    </div>
  );
}
