/** A secret, which is shown once: to copy, to download, and to confirm that it was kept. */
import { useState } from "react";
import { Checkbox } from "react-aria-components";
import type { SecretFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { Dialog, DialogButtons } from "../ui/overlays/dialog";
import { saveFile } from "../ui/save-file";
import styles from "./access.module.css";
import { clientConfiguration } from "../gateway/client-configuration";

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
      <p className={cx(styles.once)}>{access.once}</p>
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
      <Copyable label={access.username} text={secret.username} />
      <Copyable label={access.password} text={secret.password} />
      <Copyable label={access.broker} text={secret.mqttUrl} />
      <div className={cx(styles.buttons)}>
        <Button
          icon="download"
          onPress={() => saveFile(`${secret.username}.conf`, clientConfiguration(secret), "text/plain")}
        >
          {access.downloadConfiguration}
        </Button>
        <Button icon="download" onPress={() => saveFile("ca.pem", secret.caCertificate, "application/x-pem-file")}>
          {access.downloadCa}
        </Button>
      </div>
    </SecretDialog>
  );
}
