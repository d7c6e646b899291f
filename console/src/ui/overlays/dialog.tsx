/** What opens over a page, and must be closed before the reader goes on. */
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { cx } from "../cx";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** Only its own buttons close it: it shows what cannot be shown again. */
  readonly isKept?: boolean;
}

export function Dialog({ title, children, onClose, isKept = false }: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isKept}
      isKeyboardDismissDisabled={isKept}
      onOpenChange={onClose}
      className={cx(styles.overlay)}
    >
      <Modal className={cx(styles.modal)}>
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
