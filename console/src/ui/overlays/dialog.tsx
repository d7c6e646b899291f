/** Modal dialog over a page. The user must close it before continuing. */
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
   * Whether the dialog shows content that cannot be shown again. Then only its own buttons close it, and leaving the
   * page needs confirmation.
   */
  readonly isKept?: boolean;
  /** Whether a request is running. The dialog stays open until it ends, because closing would not stop the request. */
  readonly isBusy?: boolean;
  /** Whether the dialog is wide enough for a table. */
  readonly isWide?: boolean;
  /** Whether the dialog is wide enough for a password in one line, or for fields side by side. */
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

/** Row of buttons at the end of a dialog. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className={cx(styles.buttons)}>{children}</div>;
}

/** Button that closes the dialog without running its action. It is disabled while the action runs. */
export function DialogCancel({ onPress }: { readonly onPress: () => void }) {
  const { common } = useMessages();
  const isHeld = use(HeldContext);
  return (
    <Button isDisabled={isHeld} onPress={onPress}>
      {common.cancel}
    </Button>
  );
}
