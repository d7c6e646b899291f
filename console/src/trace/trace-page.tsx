/** Page that traces a message through ingestion, step by step. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { useLocation, useNavigate, useParams } from "react-router";
import { MessageExplainDocument, type MessageExplainQuery } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { LongTextField, TextArea, TextField } from "../ui/field";
import { Icon } from "../ui/icon";
import { Page } from "../ui/page";
import { Said } from "../ui/said";
import { ShowRequest } from "../ui/show-request";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Accepted } from "./accepted";
import type { Message } from "./message";
import { addressOf, keptState, MESSAGE_SEARCH, messageAt } from "./message-address";
import { soughtIn } from "./sought";
import styles from "./trace.module.css";

type Explanation = MessageExplainQuery["messageExplain"];

export default function TracePage() {
  const { trace } = useMessages();
  const { tenantId = "" } = useParams();
  const { sluice } = useSession();
  const [search] = useSearch(MESSAGE_SEARCH);
  const location = useLocation();
  const navigate = useNavigate();
  const { message, isElsewhere } = messageAt(search, location.state);
  const { topic, payload, username } = message ?? { topic: `tenants/${tenantId}/assets/`, payload: "", username: "" };
  const variables = { input: { tenantId, topic, payload, username: username === "" ? null : username } };
  const query = useQuery({
    queryKey: ["trace", variables],
    queryFn: async ({ signal }) => (await sluice.request(MessageExplainDocument, variables, { signal })).messageExplain,
    enabled: message !== null,
    staleTime: 0,
  });
  // If a link passed a large message in the history entry, move the message to the tab's storage. Signing out clears
  // this storage, but cannot clear the history.
  useEffect(() => {
    const kept = keptState(location.state);
    if (kept !== null) void navigate(location, { replace: true, state: kept });
  }, [location, navigate]);
  const sought = soughtIn(tenantId, topic, payload);
  const traceMessage = (next: Message) => {
    const { to, state: kept } = addressOf(tenantId, next);
    void navigate(to, { state: keptState(kept) ?? kept });
    void query.refetch();
  };
  return (
    <Page title={trace.title} note={trace.lead}>
      <div className={cx(styles.columns)}>
        <MessageForm
          key={`${topic}\n${payload}`}
          topic={topic}
          payload={payload}
          username={username}
          isRunning={query.isFetching}
          onTrace={traceMessage}
        />
        {message === null && (
          <Empty
            icon="trace"
            title={isElsewhere ? trace.elsewhere : trace.empty}
            text={isElsewhere ? trace.elsewhereText : trace.emptyText}
          />
        )}
        {message !== null && query.isPending && <Skeleton lines={8} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data !== undefined && !query.isError && (
          <div className={cx(styles.outcome)}>
            {sought !== null && <Accepted tenantId={tenantId} sought={sought} />}
            <Steps explanation={query.data} />
            <ShowRequest document={MessageExplainDocument.toString()} variables={variables} />
          </div>
        )}
      </div>
    </Page>
  );
}

interface MessageFormProps extends Message {
  readonly isRunning: boolean;
  readonly onTrace: (message: Message) => void;
}

function MessageForm(props: MessageFormProps) {
  const { trace } = useMessages();
  const rights = useRights();
  const [topic, setTopic] = useState(props.topic);
  const [payload, setPayload] = useState(props.payload);
  const [username, setUsername] = useState(props.username);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onTrace({ topic: topic.trim(), payload, username: username.trim() });
  };
  return (
    <Form className={cx(styles.form)} onSubmit={submit}>
      <LongTextField label={trace.topic} value={topic} onChange={setTopic} isCode isRequired />
      <TextArea label={trace.payload} value={payload} onChange={setPayload} placeholder='{"value": 21.5}' isCode />
      {rights.access && (
        <TextField label={trace.username} hint={trace.usernameHint} value={username} onChange={setUsername} isCode />
      )}
      <Button type="submit" kind="primary" isBusy={props.isRunning}>
        {trace.submit}
      </Button>
    </Form>
  );
}

type Outcome = "passed" | "failed" | "skipped";

const ICONS = { passed: "check", failed: "close", skipped: "more" } as const;

function Steps({ explanation: { accepted, reason, broker, steps } }: { readonly explanation: Explanation }) {
  const { ingestion, trace } = useMessages();
  const checks: Readonly<Record<string, string>> = ingestion.checks;
  return (
    <section className={cx(styles.panel)} aria-label={trace.title}>
      <h2 className={cx(styles.verdict, accepted ? styles.accepted : styles.rejected)}>
        <Icon name={accepted ? "check" : "close"} />
        {accepted ? trace.accepted : trace.rejected(reason ?? "")}
      </h2>
      <ol className={cx(styles.steps)}>
        {broker !== null && (
          <Step
            outcome={broker.accepted ? "passed" : "failed"}
            name={trace.broker}
            check={
              broker.accepted ? trace.brokerAccepted : trace.brokerRejected(broker.packet ?? "", broker.reasonCode ?? 0)
            }
            detail={broker.detail}
          />
        )}
        {steps.map(({ stage, check, passed, detail }, index) => (
          <Step
            key={`${stage} ${check}`}
            outcome={passed === null ? "skipped" : passed ? "passed" : "failed"}
            name={trace.stages[stage]}
            isFirst={stage !== steps[index - 1]?.stage}
            check={checks[check] ?? check}
            detail={detail}
          />
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly outcome: Outcome;
  readonly name: string;
  /** Whether this check is the first of its stage. Default: true. */
  readonly isFirst?: boolean;
  readonly check: string;
  readonly detail: string;
}

function Step({ outcome, name, isFirst = true, check, detail }: StepProps) {
  const { trace } = useMessages();
  return (
    <li className={cx(styles.step, styles[outcome])}>
      {/* Sighted readers see the stage only once. Screen readers announce it with each of its checks. */}
      <span className={cx(styles.stage, !isFirst && styles.again)}>{name}</span>
      <span className={cx(styles.mark)} role="img" aria-label={trace[outcome]}>
        <Icon name={ICONS[outcome]} size={12} />
      </span>
      <div>
        <p className={cx(styles.head)}>{check}</p>
        {outcome !== "skipped" && (
          <p className={cx(styles.detail)}>
            <Said>{detail}</Said>
          </p>
        )}
      </div>
    </li>
  );
}
