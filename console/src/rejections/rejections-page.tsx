/** Page of rejections. Each row stands for all messages with the same reason and sensor. */
import { useState } from "react";
import { useParams } from "react-router";
import { REJECTION_REASONS } from "../generated/ingestion";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { asOneOf, asText } from "../search-readers";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { cx } from "../ui/cx";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status, Tag } from "../ui/status";
import { Ago } from "../ui/time";
import { GroupDetails } from "./group-details";
import type { RejectionGroup } from "./groups";
import styles from "./rejections.module.css";
import { useRejections } from "./use-rejections";

const SPANS = ["1h", "24h", "7d"] as const;
const HOUR_MS = 3_600_000;
const SPAN_MS = { "1h": HOUR_MS, "24h": 24 * HOUR_MS, "7d": 168 * HOUR_MS } as const;
const SEARCH = { reason: asOneOf(...REJECTION_REASONS), span: asOneOf(...SPANS), group: asText };

export default function RejectionsPage() {
  const { rejections } = useMessages();
  const { tenantId = "" } = useParams();
  const [{ reason, span = "24h", group }, change] = useSearch(SEARCH);
  const { query, groups, isComplete } = useRejections(tenantId, reason, SPAN_MS[span]);
  const [shown, setShown] = useState<string>();
  // Time of the newest message of each group that was redriven on this page, by group.
  const [redriven, setRedriven] = useState<ReadonlyMap<string, string>>(new Map());
  if (query.data === null) return <NotFound />;
  const chosen = groups.find(({ key }) => key === (group ?? shown)) ?? groups[0];
  // Remember the open group, so that it stays open when others appear before it.
  if (chosen !== undefined && chosen.key !== shown) setShown(chosen.key);
  return (
    <Page
      title={rejections.title}
      note={query.isSuccess ? rejections.groups(groups.length, isComplete) : undefined}
      actions={
        <>
          <Choices
            label={rejections.span}
            choices={SPANS}
            chosen={span}
            nameOf={(each) => rejections.spans[each]}
            onChoose={(next) => change({ span: next })}
          />
          <Select
            label={rejections.reason}
            all={rejections.allReasons}
            options={REJECTION_REASONS}
            chosen={reason}
            onChoose={(next) => change({ reason: next, group: undefined })}
          />
        </>
      }
    >
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && query.data === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && groups.length === 0 && (
        <Empty icon="check" title={rejections.empty} text={rejections.emptyText}>
          {reason !== undefined && (
            <Button onPress={() => change({ reason: undefined })}>{rejections.allReasons}</Button>
          )}
        </Empty>
      )}
      {chosen !== undefined && (
        <div className={cx(styles.columns)}>
          <Groups groups={groups} redriven={redriven} chosen={chosen} onChoose={(key) => change({ group: key })} />
          <GroupDetails
            key={chosen.key}
            tenantId={tenantId}
            group={chosen}
            onRedriven={() => setRedriven((before) => new Map(before).set(chosen.key, chosen.lastAt))}
          />
        </div>
      )}
    </Page>
  );
}

interface GroupsProps {
  readonly groups: readonly RejectionGroup[];
  readonly redriven: ReadonlyMap<string, string>;
  readonly chosen: RejectionGroup;
  readonly onChoose: (key: string) => void;
}

const MAX_GROUPS = 200;

function Groups({ groups, redriven, chosen, onChoose }: GroupsProps) {
  const { rejections } = useMessages();
  const { count } = useFormats();
  return (
    <ul className={cx(styles.groups)} aria-label={rejections.title}>
      {groups.slice(0, MAX_GROUPS).map(({ key, reason, sensor, count: messages, lastAt }) => (
        <li key={key}>
          <button
            type="button"
            className={cx(styles.group)}
            aria-current={key === chosen.key}
            onClick={() => onChoose(key)}
          >
            <span className={cx(styles.line)}>
              <Tag tone="bad">{reason}</Tag>
              {redriven.get(key) === lastAt && <Status tone="good">{rejections.isRedriven}</Status>}
              <span className={cx(styles.count)}>{rejections.times(count(messages))}</span>
              <span className={cx(styles.when)}>
                <Ago at={lastAt} />
              </span>
            </span>
            <span className={cx(styles.topic)}>
              {sensor === null ? rejections.otherTopic : rejections.ofSensor(sensor.assetId, sensor.sensorId)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
