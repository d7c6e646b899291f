/** Modal dialog: opens over a page, and must be closed before the user continues. */
import { createContext, use, type ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useMessages } from "../../messages/messages-provider";
import { Button } from "../button";
import { cx } from "../cx";
import { useLeaveGuard } from "../leave-guard";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /**
   * Whether it shows content that cannot be shown again. Only its own buttons close it then, and leaving needs
   * confirmation.
   */
  readonly isKept?: boolean;
  /** Whether a request runs. To close the dialog would not stop the request, so the dialog stays open until its end. */
  readonly isBusy?: boolean;
  /** Whether it is wide enough for a table. */
  readonly isWide?: boolean;
  /** Whether it is wide enough for a password in one line, or for fields side by side. */
  readonly isRoomy?: boolean;
}

const HeldContext = createContext(false);

export function Dialog(props: DialogProps) {
  const { title, children, onClose, isKept = false, isBusy = false, isWide = false, isRoomy = false } = props;
  useLeaveGuard(isKept);
  const isHeld = isKept || isBusy;
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isHeld}
      isKeyboardDismissDisabled={isHeld}
      onOpenChange={onClose}
      className={cx(styles.overlay)}
    >
      <Modal className={cx(styles.modal, isWide && styles.wide, isRoomy && styles.roomy)}>
        <AriaDialog className={cx(styles.dialog)}>
          <Heading slot="title" className={cx(styles.title)}>
            {title}
          </Heading>
          <HeldContext value={isHeld}>{children}</HeldContext>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Buttons at the end of a dialog. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className={cx(styles.buttons)}>{children}</div>;
}

/** Closes the dialog without its action. It does so only while the action does not run. */
export function DialogCancel({ onPress }: { readonly onPress: () => void }) {
  const { common } = useMessages();
  const isHeld = use(HeldContext);
  return (
    <Button isDisabled={isHeld} onPress={onPress}>
      {common.cancel}
    </Button>
  );
}
