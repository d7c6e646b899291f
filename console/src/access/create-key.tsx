/** Dialog that creates an API key. */
import { useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { ApiKeyCreateDocument, type Role } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { useIdempotent } from "../session/use-idempotency-key";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";
import { useOpenedAt } from "../ui/time";
import styles from "./access.module.css";
import { SecretDialog } from "./secret";

const ROLES = ["TENANT_READER", "TENANT_ADMIN"] as const satisfies readonly Role[];
const DAY_MS = 86_400_000;
const DAYS = { never: null, month: 30, quarter: 90, year: 365 } as const;
const VALIDITIES = ["never", "month", "quarter", "year"] as const;

export function CreateKey({ tenantId, onClose }: { readonly tenantId: string; readonly onClose: () => void }) {
  const { access, shell } = useMessages();
  const action = useAction(ApiKeyCreateDocument, ["api-keys"], ["name"]);
  const [name, setName] = useState("");
  const [role, setRole] = useState<(typeof ROLES)[number]>("TENANT_READER");
  const [validity, setValidity] = useState<(typeof VALIDITIES)[number]>("quarter");
  const openedAt = useOpenedAt();
  const [secret, setSecret] = useState<string | null>(null);
  const days = DAYS[validity];
  const expiresAt = days === null ? null : new Date(openedAt + days * DAY_MS).toISOString();
  const variables = { input: useIdempotent({ tenantId, name: name.trim(), role, expiresAt }) };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (action.isRunning) return;
    const payload = await action.run(variables);
    if (payload?.secret) setSecret(payload.secret);
  };
  if (secret !== null) {
    return (
      <SecretDialog title={access.secretTitle(name)} onClose={onClose}>
        <p className={cx(styles.once)}>{access.once}</p>
        <Copyable label={access.key} text={secret} />
      </SecretDialog>
    );
  }
  return (
    <Dialog title={access.createKeyTitle} isKept={action.isRunning} onClose={onClose}>
      <Form validationBehavior="aria" validationErrors={action.fieldErrors} onSubmit={(event) => void submit(event)}>
        <TextField
          name="name"
          label={access.name}
          hint={access.keyNameHint}
          value={name}
          onChange={setName}
          autoFocus
        />
        <span className={cx(styles.label)}>{access.role}</span>
        <Choices
          label={access.role}
          choices={ROLES}
          chosen={role}
          nameOf={(each) => shell.roles[each]}
          onChoose={setRole}
        />
        <span className={cx(styles.label)}>{access.expires}</span>
        <Choices
          label={access.expires}
          choices={VALIDITIES}
          chosen={validity}
          nameOf={(each) => access.validities[each]}
          onChoose={setValidity}
        />
        <Problem failure={action.failure} />
        <ShowRequest document={ApiKeyCreateDocument.toString()} variables={variables} />
        <DialogButtons>
          <DialogCancel onPress={onClose} />
          <Button type="submit" kind="primary" isBusy={action.isRunning}>
            {access.createKey}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}
