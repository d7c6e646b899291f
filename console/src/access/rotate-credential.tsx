/** Dialog that replaces a user name and password. The old ones stay valid for the chosen grace period. */
import { useState } from "react";
import {
  BrokerCredentialRotateDocument,
  type BrokerSecretFieldsFragment,
  type CredentialRowFragment,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { useIdempotent } from "../session/use-idempotency-key";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";
import { CredentialSecret } from "./secret";

const GRACE_SECONDS = { none: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
const GRACES = ["none", "hour", "day", "week"] as const;

interface RotateCredentialProps {
  readonly tenantId: string;
  readonly credential: CredentialRowFragment;
  readonly onClose: () => void;
}

export function RotateCredential({ tenantId, credential, onClose }: RotateCredentialProps) {
  const { access } = useMessages();
  const { name, username } = credential;
  const action = useAction(BrokerCredentialRotateDocument, ["credentials", "expiring", "publish-to"]);
  const [grace, setGrace] = useState<(typeof GRACES)[number]>("day");
  const [secret, setSecret] = useState<BrokerSecretFieldsFragment | null>(null);
  const variables = { input: useIdempotent({ tenantId, username, graceSeconds: GRACE_SECONDS[grace] }) };
  const rotate = async () => {
    const payload = await action.run(variables);
    if (payload?.secret) setSecret(payload.secret);
  };
  if (secret !== null) return <CredentialSecret name={name} secret={secret} onClose={onClose} />;
  return (
    <Dialog title={access.rotateTitle(name ?? username)} isKept={action.isRunning} onClose={onClose}>
      <p>{access.rotateText}</p>
      <Choices
        label={access.grace}
        choices={GRACES}
        chosen={grace}
        nameOf={(each) => access.graces[each]}
        onChoose={setGrace}
      />
      <Problem failure={action.failure} />
      <ShowRequest document={BrokerCredentialRotateDocument.toString()} variables={variables} />
      <DialogButtons>
        <DialogCancel onPress={onClose} />
        <Button kind="primary" isBusy={action.isRunning} onPress={() => void rotate()}>
          {access.rotate}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
