/** Dialog that shows a secret once. It stays open until the reader confirms having stored the secret. */
import { useState } from "react";
import { GatewaySecret } from "../gateway/gateway-secret";
import type { BrokerSecretFieldsFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog, DialogButtons } from "../ui/overlays/dialog";

export interface SecretProps {
  readonly title: string;
  readonly children: React.ReactNode;
  readonly onClose: () => void;
}

export function SecretDialog({ title, children, onClose }: SecretProps) {
  const { access, common } = useMessages();
  const [isKept, setKept] = useState(false);
  return (
    <Dialog title={title} isKept={!isKept} isRoomy onClose={onClose}>
      {children}
      <Checkbox isSelected={isKept} onChange={setKept}>
        {access.kept}
      </Checkbox>
      <DialogButtons>
        <Button kind="primary" isDisabled={!isKept} onPress={onClose}>
          {common.close}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

interface CredentialSecretProps {
  /** null: the credential has no name. */
  readonly name: string | null;
  readonly secret: BrokerSecretFieldsFragment;
  readonly onClose: () => void;
}

export function CredentialSecret({ name, secret, onClose }: CredentialSecretProps) {
  const { access } = useMessages();
  return (
    <SecretDialog title={access.secretTitle(name ?? secret.username)} onClose={onClose}>
      <GatewaySecret secret={secret} />
    </SecretDialog>
  );
}
