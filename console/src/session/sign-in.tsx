/** Sign-in by API key, or at the identity provider that the platform names. */
import { useMemo, useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { failureLine } from "../messages/failure-text";
import { useMessages } from "../messages/messages-provider";
import { ownFailure, type RequestFailure } from "../request-failure";
import { LanguageSwitch } from "../shell/language-switch";
import { Mark } from "../shell/mark";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { provider } from "./provider";
import { useSessionState, useSessionStore } from "./session-provider";
import type { EndOfSession } from "./session-store";
import styles from "./sign-in.module.css";

/** Page that is shown while nobody is signed in. */
export function SignIn() {
  const { signIn, product } = useMessages();
  const state = useSessionState();
  return (
    <main className={cx(styles.page)}>
      <title>{`${signIn.title} · ${product}`}</title>
      <div className={cx(styles.card)}>
        <Mark size={40} />
        <div>
          <h1>{signIn.title}</h1>
          <p className={cx(styles.lead)}>{signIn.lead}</p>
        </div>
        {state.status === "signed-out" && state.end !== null && <Ended {...state.end} />}
        {state.status === "at-provider" ? <Waiting /> : <KeyForm />}
        {state.status === "signed-out" && provider !== null && <AtProvider />}
        <LanguageSwitch />
      </div>
    </main>
  );
}

const host = provider === null ? "" : new URL(provider.issuer).host;

function Ended({ by, hasBegun, failure }: EndOfSession) {
  const messages = useMessages();
  const { signIn } = messages;
  return (
    <div className={cx(styles.ended)} role="alert">
      <strong>{hasBegun ? signIn.ended : signIn.failed}</strong>
      <p>
        {by === "platform"
          ? failureLine(messages, failure)
          : signIn.provider.failures[failure.kind](host, failure.detail)}
      </p>
    </div>
  );
}

function Waiting() {
  const { signIn } = useMessages();
  return (
    <p role="status" className={cx(styles.lead)}>
      {signIn.provider.waiting(host)}
    </p>
  );
}

function AtProvider() {
  const { signIn } = useMessages();
  const store = useSessionStore();
  return (
    <>
      <p className={cx(styles.or)}>{signIn.provider.or}</p>
      <Button onPress={() => store.signInAtProvider()}>{signIn.provider.submit(host)}</Button>
    </>
  );
}

function KeyForm() {
  const messages = useMessages();
  const { signIn } = messages;
  const store = useSessionStore();
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const errors = useMemo(() => (failure === null ? {} : { key: failureLine(messages, failure) }), [failure, messages]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const key = new FormData(event.currentTarget).get("key");
    const text = typeof key === "string" ? key.trim() : "";
    if (text === "") {
      setFailure(ownFailure(signIn.missing));
      return;
    }
    setSending(true);
    setFailure(null);
    const refused = await store.signIn(text);
    // After a sign-in, the form no longer exists.
    if (refused === null) return;
    setSending(false);
    setFailure(refused);
  };
  return (
    <Form
      className={cx(styles.form)}
      onSubmit={(event) => void submit(event)}
      // The browser's own validation would block the next attempt.
      validationBehavior="aria"
      validationErrors={errors}
    >
      <TextField
        name="key"
        type="password"
        label={signIn.key}
        hint={signIn.keyHint}
        placeholder="slk_…"
        autoComplete="current-password"
        isCode
        autoFocus
      />
      <Button type="submit" kind="primary" isBusy={isSending}>
        {isSending ? signIn.submitting : signIn.submit}
      </Button>
    </Form>
  );
}
