/** Dialog that runs one mutation. It shows the form, the outcome, and the request that it sends. */
import { useState, type FormEvent, type ReactNode } from "react";
import { Form } from "react-aria-components";
import type { TypedDocumentString } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import { Problem } from "../ui/problem";
import { Underway } from "../ui/underway";
import { ShowRequest } from "../ui/show-request";
import styles from "./action-dialog.module.css";

export interface ActionDialogProps<Data, Variables> {
  readonly title: string;
  /** Sentence that says what the action is for. */
  readonly lead?: ReactNode;
  /** Text of the button that runs the action. */
  readonly submit: string;
  readonly isDanger?: boolean;
  /** Whether the dialog is wide enough for fields side by side. */
  readonly isRoomy?: boolean;
  /** Whether a required field is still empty. */
  readonly isIncomplete?: boolean;
  readonly document: TypedDocumentString<Data, Variables>;
  readonly variables: Variables;
  /** Keys of the queries that show what the mutation changes. */
  readonly shown?: readonly string[];
  /** API names of the form's fields. Errors of these fields appear beside them. */
  readonly fields?: readonly string[];
  readonly onClose: () => void;
  /** Called after success. */
  readonly onDone?: (payload: Data[keyof Data]) => void;
  /** Content to show after success. Default: the dialog closes. */
  readonly result?: (payload: Data[keyof Data]) => ReactNode;
  /** Text to show if the action takes longer than a moment. */
  readonly running?: string;
  /** The fields. */
  readonly children?: ReactNode;
}

export function ActionDialog<
  Data extends Readonly<Record<string, unknown>>,
  Variables extends Readonly<Record<string, unknown>>,
>(props: ActionDialogProps<Data, Variables>) {
  const { title, lead, submit, isDanger = false, isIncomplete = false, document, variables, result, onClose } = props;
  const { common } = useMessages();
  const action = useAction(document, props.shown, props.fields);
  const [done, setDone] = useState<Data[keyof Data] | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (action.isRunning || isIncomplete) return;
    const payload = await action.run(variables);
    if (payload === null) return;
    // The dialog closes first: closing can change the page's address, and `onDone` can leave the page.
    if (result === undefined) onClose();
    else setDone(payload);
    props.onDone?.(payload);
  };
  return (
    <Dialog
      title={title}
      isKept={done !== null}
      isBusy={action.isRunning}
      isRoomy={props.isRoomy ?? false}
      onClose={onClose}
    >
      {done !== null && result !== undefined ? (
        <div className={cx(styles.form)}>
          {result(done)}
          <DialogButtons>
            <Button kind="primary" autoFocus onPress={onClose}>
              {common.done}
            </Button>
          </DialogButtons>
        </div>
      ) : (
        <Form
          className={cx(styles.form)}
          onSubmit={(event) => void send(event)}
          validationBehavior="aria"
          validationErrors={action.fieldErrors}
        >
          {lead !== undefined && <div className={cx(styles.lead)}>{lead}</div>}
          {props.children}
          {props.running !== undefined && <Underway text={action.isRunning ? props.running : null} />}
          <Problem failure={action.failure} />
          <ShowRequest document={document.toString()} variables={variables} />
          <DialogButtons>
            <DialogCancel onPress={onClose} />
            <Button
              type="submit"
              kind={isDanger ? "danger" : "primary"}
              isBusy={action.isRunning}
              isDisabled={isIncomplete}
            >
              {submit}
            </Button>
          </DialogButtons>
        </Form>
      )}
    </Dialog>
  );
}
