/** Confirms a permanent deletion: lists everything that is deleted, and requires the reader to type the name. */
import { useState } from "react";
import type { TypedDocumentString } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { ActionDialog } from "./action-dialog";
import styles from "./action-dialog.module.css";

export interface DeleteDialogProps<Data, Variables> {
  readonly title: string;
  /** Text that the user must type to confirm. */
  readonly name: string;
  readonly lead: string;
  /** Things that are deleted, one for each line. */
  readonly goes: readonly string[];
  readonly document: TypedDocumentString<Data, Variables>;
  readonly variables: Variables;
  readonly shown: readonly string[];
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

export function DeleteDialog<
  Data extends Readonly<Record<string, unknown>>,
  Variables extends Readonly<Record<string, unknown>>,
>({ name, lead, goes, onDone, ...props }: DeleteDialogProps<Data, Variables>) {
  const { common } = useMessages();
  const [typed, setTyped] = useState("");
  return (
    <ActionDialog
      {...props}
      lead={
        <>
          <p>{lead}</p>
          <ul className={cx(styles.goes)}>
            {goes.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      }
      submit={common.delete}
      running={common.deleting(name)}
      isDanger
      isIncomplete={typed !== name}
      {...(onDone !== undefined && { onDone: () => onDone() })}
    >
      <TextField
        label={common.typeToConfirm(name)}
        value={typed}
        onChange={setTyped}
        isCode
        autoFocus
        autoComplete="off"
      />
    </ActionDialog>
  );
}
