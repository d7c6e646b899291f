/** Details of a group of rejected messages: what happened, an example, and what to do. */
import { Link } from "react-router";
import type { RejectionFragment } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useRights } from "../session/viewer";
import { addressOf, type MessageAddress } from "../trace/message-address";
import { ButtonLink } from "../ui/button";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Said } from "../ui/said";
import { Tag } from "../ui/status";
import { Clock } from "../ui/time";
import type { RejectionGroup } from "./groups";
import { Redrive } from "./redrive";
import { RegisterAndRedrive } from "./register-and-redrive";
import styles from "./rejections.module.css";

interface GroupDetailsProps {
  readonly tenantId: string;
  readonly group: RejectionGroup;
  /** Called when all messages of the group were accepted. */
  readonly onRedriven: () => void;
}

export function GroupDetails({ tenantId, group, onRedriven }: GroupDetailsProps) {
  const { ingestion, rejections, trace } = useMessages();
  const formats = useFormats();
  const rights = useRights();
  const { reason, sensor, sample } = group;
  const ids = sensor === null ? null : { tenantId, ...sensor };
  const isUnknown = reason === "UNKNOWN_ASSET" || reason === "UNKNOWN_SENSOR";
  return (
    <Panel title={ingestion.reasons[reason]} actions={<Tag tone="bad">{reason}</Tag>}>
      <div className={cx(styles.details)}>
        {sample !== null && (
          <p className={cx(styles.lead)}>
            <Said>{sample.detail}</Said>
          </p>
        )}
        <section>
          <h3>{rejections.remedy}</h3>
          <p>{ingestion.remedies[reason].replace("{tenantId}", tenantId)}</p>
          {isUnknown && ids !== null && rights.may("sensorRegister") && (
            <RegisterAndRedrive tenantId={tenantId} ids={ids} reason={reason} onRedriven={onRedriven} />
          )}
          {reason === "RATE_LIMITED" && (
            <div>
              <ButtonLink icon="usage" to={paths.page(tenantId, "usage")}>
                {rejections.limits}
              </ButtonLink>
            </div>
          )}
          {isUnknown && rights.may("rejectedMessagesRedrive") && (
            <Redrive tenantId={tenantId} reason={reason} ids={ids} onRedriven={onRedriven} />
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
              <dd>{sample === null ? "–" : trace.stages[sample.stage]}</dd>
            </div>
          </dl>
          {sample !== null && (
            <>
              <Copyable label={rejections.topic} text={sample.topic} />
              <Copyable label={rejections.payload(sample.payloadBytes)} text={sample.payloadSample} />
            </>
          )}
        </section>
        <div className={cx(styles.line)}>
          {sample !== null && (
            <ButtonLink icon="trace" {...traceOf(tenantId, sample)}>
              {rejections.trace}
            </ButtonLink>
          )}
          {ids !== null && !isUnknown && (
            <Link to={paths.sensor(tenantId, ids.assetId, ids.sensorId)}>{rejections.sensor}</Link>
          )}
        </div>
      </div>
    </Panel>
  );
}

function traceOf(tenantId: string, { topic, payloadSample: payload }: RejectionFragment): MessageAddress {
  return addressOf(tenantId, { topic, payload, username: "" });
}
