/** Modal dialog: opens over a page, and must be closed before the user continues. */
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
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
  /** Whether it is wide enough for a table. */
  readonly isWide?: boolean;
}

export function Dialog({ title, children, onClose, isKept = false, isWide = false }: DialogProps) {
  useLeaveGuard(isKept);
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isKept}
      isKeyboardDismissDisabled={isKept}
      onOpenChange={onClose}
      className={cx(styles.overlay)}
    >
      <Modal className={cx(styles.modal, isWide && styles.wide)}>
        <AriaDialog className={cx(styles.dialog)}>
          <Heading slot="title" className={cx(styles.title)}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Buttons at the end of a dialog. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className={cx(styles.buttons)}>{children}</div>;
}
