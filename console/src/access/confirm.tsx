/** Asks before something that cannot be undone. */
import type { TypedDocumentString } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import type { Action } from "../session/use-action";
import { Button } from "../ui/button";
import { Dialog, DialogButtons } from "../ui/overlays/dialog";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";

export interface ConfirmProps<Payload, Variables> {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly action: Action<Payload, Variables>;
  readonly document: TypedDocumentString<unknown, Variables>;
  readonly variables: Variables;
  readonly onClose: () => void;
}

export function Confirm<Payload, Variables extends Readonly<Record<string, unknown>>>({
  title,
  text,
  button,
  action,
  document,
  variables,
  onClose,
}: ConfirmProps<Payload, Variables>) {
  const { common } = useMessages();
  const confirm = async () => {
    if ((await action.run(variables)) !== null) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <Problem failure={action.failure} />
      <ShowRequest document={document.toString()} variables={variables} />
      <DialogButtons>
        <Button onPress={onClose}>{common.cancel}</Button>
        <Button kind="danger" isBusy={action.isRunning} onPress={() => void confirm()}>
          {button}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
