/**
 * Shows which publishes of a credential the broker denies. Operators start a trace; tenant administrators only see it.
 */
import { useState } from "react";
import { BrokerCredentialTraceDocument, type BrokerTraceFieldsFragment } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { cx } from "../ui/cx";
import { Fact, Facts } from "../ui/facts";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";
import { Status, type Tone } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";
import { Underway } from "../ui/underway";
import styles from "./access.module.css";
import { CONNECTIONS_KEY } from "./use-connections";

const TONES: Readonly<Record<BrokerTraceFieldsFragment["status"], Tone>> = {
  COMPLETE: "good",
  CUT: "warn",
  LOST: "bad",
  RUNNING: "accent",
};

interface BrokerTraceProps {
  readonly username: string;
  /** null: there is no trace. */
  readonly trace: BrokerTraceFieldsFragment | null;
}

export function BrokerTrace({ username, trace }: BrokerTraceProps) {
  const { brokerTrace } = useMessages();
  const { clock } = useFormats();
  const rights = useRights();
  const isRunning = trace?.status === "RUNNING";
  const mayStart = rights.may("brokerCredentialTrace");
  return (
    <section className={cx(styles.part)}>
      <h3>{brokerTrace.title}</h3>
      {trace === null && (
        <p className={cx(styles.note)}>
          {brokerTrace.none} {brokerTrace.text} {!mayStart && brokerTrace.askOperator}
        </p>
      )}
      {isRunning && <Underway text={brokerTrace.running(clock(Date.parse(trace.endsAt)))} />}
      {trace !== null && !isRunning && <Result trace={trace} />}
      {mayStart && !isRunning && <StartTrace username={username} />}
    </section>
  );
}

const SECONDS = { short: 10, minute: 60, long: 300 } as const;
const LENGTHS = ["short", "minute", "long"] as const;

function StartTrace({ username }: { readonly username: string }) {
  const { brokerTrace } = useMessages();
  const action = useAction(BrokerCredentialTraceDocument, [CONNECTIONS_KEY]);
  const [length, setLength] = useState<(typeof LENGTHS)[number]>("minute");
  const variables = { input: { username, seconds: SECONDS[length] } };
  return (
    <>
      <p className={cx(styles.note)}>{brokerTrace.price}</p>
      <div className={cx(styles.line)}>
        <Choices
          label={brokerTrace.length}
          choices={LENGTHS}
          chosen={length}
          nameOf={(each) => brokerTrace.lengths[each]}
          onChoose={setLength}
        />
        <Button isBusy={action.isRunning} onPress={() => void action.run(variables)}>
          {brokerTrace.start}
        </Button>
      </div>
      <Problem failure={action.failure} />
      <ShowRequest document={BrokerCredentialTraceDocument.toString()} variables={variables} />
    </>
  );
}

function Result({ trace }: { readonly trace: BrokerTraceFieldsFragment }) {
  const { access, brokerTrace } = useMessages();
  const { count } = useFormats();
  const { status, startedAt, acceptedPublishes, deniedPublishes, events } = trace;
  return (
    <>
      <Facts>
        <Fact name={brokerTrace.recorded}>
          <Status tone={TONES[status]}>{brokerTrace.statuses[status]}</Status> <Ago at={startedAt} />
        </Fact>
        <Fact name={brokerTrace.accepted}>{count(acceptedPublishes)}</Fact>
        <Fact name={brokerTrace.denied}>
          {deniedPublishes > 0 ? <Status tone="bad">{count(deniedPublishes)}</Status> : count(deniedPublishes)}
        </Fact>
      </Facts>
      {events.length === 0 && acceptedPublishes + deniedPublishes === 0 && (
        <p className={cx(styles.note)}>{brokerTrace.quiet}</p>
      )}
      {events.length > 0 && (
        <Table
          label={brokerTrace.events}
          rows={events}
          keyOf={({ kind, clientId, topic, firstAt }) => `${kind} ${clientId} ${topic ?? ""} ${firstAt}`}
          columns={[
            {
              header: brokerTrace.event,
              cell: ({ kind, reason, topic }) => (
                <span className={cx(styles.name)}>
                  <span>
                    {brokerTrace.kinds[kind]}
                    {reason !== null && `: ${access.endReasons[reason]}`}
                  </span>
                  {topic !== null && <code>{topic}</code>}
                </span>
              ),
            },
            { header: access.client, isWide: true, cell: ({ clientId }) => <code>{clientId}</code> },
            { header: access.count, isEnd: true, cell: ({ count: number }) => count(number) },
            { header: access.last, isEnd: true, cell: ({ lastAt }) => <Ago at={lastAt} /> },
          ]}
        />
      )}
    </>
  );
}
