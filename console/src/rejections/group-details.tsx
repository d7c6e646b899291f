/** One kind of rejected message: what happened, an example, and what to do about it. */
import { Link } from "react-router";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../routing";
import { useRights } from "../session/viewer";
import { ButtonLink } from "../ui/button";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Tag } from "../ui/status";
import { Clock } from "../ui/time";
import { idsOf, type RejectionGroup } from "./groups";
import { Redrive } from "./redrive";
import { RegisterAndRedrive } from "./register-and-redrive";
import styles from "./rejections.module.css";

interface GroupDetailsProps {
  readonly tenantId: string;
  readonly group: RejectionGroup;
}

export function GroupDetails({ tenantId, group }: GroupDetailsProps) {
  const { rejections } = useMessages();
  const formats = useFormats();
  const rights = useRights();
  const { reason, topic, sample } = group;
  const ids = idsOf(topic);
  const isUnknown = reason === "UNKNOWN_ASSET" || reason === "UNKNOWN_SENSOR";
  const traceOf = new URLSearchParams({ topic, payload: sample.payloadSample });
  return (
    <Panel title={rejections.what[reason]} actions={<Tag tone="bad">{reason}</Tag>}>
      <div className={cx(styles.details)}>
        <p className={cx(styles.lead)}>{sample.detail}</p>
        <section>
          <h3>{rejections.remedy}</h3>
          <p>{rejections.remedies[reason]}</p>
          {isUnknown && ids !== null && rights.may("sensorRegister") && (
            <RegisterAndRedrive tenantId={tenantId} ids={ids} reason={reason} />
          )}
          {isUnknown && rights.may("rejectedMessagesRedrive") && (
            <Redrive tenantId={tenantId} reason={reason} ids={ids} />
          )}
        </section>
        <section>
          <h3>{rejections.example}</h3>
          <dl className={cx(styles.facts)}>
            <div>
              <dt>{rejections.messages}</dt>
              <dd>{formats.count(group.count)}</dd>
            </div>
            <div>
              <dt>{rejections.first}</dt>
              <dd>
                <Clock at={group.firstAt} withDate />
              </dd>
            </div>
            <div>
              <dt>{rejections.last}</dt>
              <dd>
                <Clock at={group.lastAt} withDate />
              </dd>
            </div>
            <div>
              <dt>{rejections.stage}</dt>
              <dd>{sample.stage}</dd>
            </div>
          </dl>
          <Copyable label={rejections.topic} text={topic} />
          <Copyable
            label={rejections.payload(formats.count(sample.payloadBytes))}
            text={sample.payloadSample}
            isBlock
          />
        </section>
        <div className={cx(styles.line)}>
          <ButtonLink icon="trace" to={`${paths.page(tenantId, "trace")}?${traceOf.toString()}`}>
            {rejections.trace}
          </ButtonLink>
          {ids !== null && !isUnknown && (
            <Link to={paths.sensor(tenantId, ids.assetId, ids.sensorId)}>{rejections.sensor}</Link>
          )}
        </div>
      </div>
    </Panel>
  );
}
