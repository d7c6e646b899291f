/** Dialog that issues a user name and a password for gateways. */
import { useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { BrokerCredentialIssueDocument, type BrokerSecretFieldsFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { useIdempotent } from "../session/use-idempotency-key";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";
import { CredentialSecret } from "./secret";

interface IssueCredentialProps {
  readonly tenantId: string;
  readonly onClose: () => void;
}

export function IssueCredential({ tenantId, onClose }: IssueCredentialProps) {
  const { access } = useMessages();
  const action = useAction(BrokerCredentialIssueDocument, ["credentials", "publish-to"], ["name", "assetIds"]);
  const [name, setName] = useState("");
  const [assets, setAssets] = useState("");
  const [secret, setSecret] = useState<BrokerSecretFieldsFragment | null>(null);
  const assetIds = assets.split(/[\s,]+/).filter((assetId) => assetId !== "");
  const variables = {
    input: useIdempotent({
      tenantId,
      name: name.trim() === "" ? null : name.trim(),
      assetIds: assetIds.length === 0 ? null : assetIds,
    }),
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (action.isRunning) return;
    const payload = await action.run(variables);
    if (payload?.secret) setSecret(payload.secret);
  };
  if (secret !== null) return <CredentialSecret name={name.trim() || null} secret={secret} onClose={onClose} />;
  return (
    <Dialog title={access.issueTitle} isKept={action.isRunning} onClose={onClose}>
      <Form validationBehavior="aria" validationErrors={action.fieldErrors} onSubmit={(event) => void submit(event)}>
        <TextField name="name" label={access.name} hint={access.nameHint} value={name} onChange={setName} autoFocus />
        <TextField
          name="assetIds"
          label={access.assets}
          hint={access.assetsHint}
          value={assets}
          onChange={setAssets}
          isCode
        />
        <Problem failure={action.failure} />
        <ShowRequest document={BrokerCredentialIssueDocument.toString()} variables={variables} />
        <DialogButtons>
          <DialogCancel onPress={onClose} />
          <Button type="submit" kind="primary" isBusy={action.isRunning}>
            {access.issue}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}
