/** Sign in by API key. */
import { useMemo, useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { useMessages } from "../messages/messages-provider";
import type { RequestFailure } from "../request-failure";
import { Mark } from "../shell/mark";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { useSessionState, useSessionStore } from "./session-provider";
import styles from "./sign-in.module.css";

export function SignIn() {
  const { signIn, product } = useMessages();
  const state = useSessionState();
  const ended = state.status === "signed-out" ? state.ended : null;
  return (
    <main className={cx(styles.page)}>
      <title>{`${signIn.title} · ${product}`}</title>
      <div className={cx(styles.card)}>
        <Mark size={40} />
        <div>
          <h1>{signIn.title}</h1>
          <p className={cx(styles.lead)}>{signIn.lead}</p>
        </div>
        {ended !== null && (
          <div className={cx(styles.ended)} role="alert">
            <strong>{signIn.ended}</strong>
            <p>{ended.message}</p>
          </div>
        )}
        <KeyForm />
      </div>
    </main>
  );
}

function KeyForm() {
  const { signIn } = useMessages();
  const store = useSessionStore();
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const errors = useMemo(() => (failure === null ? {} : { key: failure.message }), [failure]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const key = new FormData(event.currentTarget).get("key");
    const text = typeof key === "string" ? key.trim() : "";
    if (text === "") {
      setFailure({ code: "INVALID", message: signIn.missing, incidentId: null });
      return;
    }
    setSending(true);
    setFailure(null);
    const refused = await store.signIn(text);
    // Once signed in, the form is gone.
    if (refused === null) return;
    setSending(false);
    setFailure(refused);
  };
  return (
    <Form
      className={cx(styles.form)}
      onSubmit={(event) => void submit(event)}
      // The browser's own validity would hold back the next attempt.
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
