/** A secret, which is shown once, until the reader confirms that it was kept. */
import { useState } from "react";
import { Checkbox } from "react-aria-components";
import { GatewaySecret } from "../gateway/gateway-secret";
import type { SecretFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Dialog, DialogButtons } from "../ui/overlays/dialog";
import styles from "./access.module.css";

export interface SecretProps {
  readonly title: string;
  readonly children: React.ReactNode;
  readonly onClose: () => void;
}

export function SecretDialog({ title, children, onClose }: SecretProps) {
  const { access, common } = useMessages();
  const [isKept, setKept] = useState(false);
  return (
    <Dialog title={title} isKept onClose={onClose}>
      {children}
      <Checkbox className={cx(styles.kept)} isSelected={isKept} onChange={setKept}>
        <span className={cx(styles.box)} aria-hidden="true" />
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

export function CredentialSecret({
  secret,
  onClose,
}: {
  readonly secret: SecretFragment;
  readonly onClose: () => void;
}) {
  const { access } = useMessages();
  return (
    <SecretDialog title={access.secretTitle(secret.username)} onClose={onClose}>
      <GatewaySecret secret={secret} />
    </SecretDialog>
  );
}
