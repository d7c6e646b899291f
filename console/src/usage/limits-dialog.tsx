/** Changes the limits of a tenant. Sends only the changed limits. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import { TenantUpdateDocument, type TenantLimitsInput, type UsageQuery } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { TextField } from "../ui/field";
import { changedLimits, LIMIT_NAMES, textsOf, type LimitTexts } from "./limit-texts";

interface LimitsDialogProps {
  readonly tenantId: string;
  readonly limits: NonNullable<UsageQuery["tenant"]>["limits"];
  readonly onClose: () => void;
}

export default function LimitsDialog({ tenantId, limits, onClose }: LimitsDialogProps) {
  const { usage } = useMessages();
  // The page queries again while the dialog is open.
  const [before] = useState(() => textsOf(limits));
  const [texts, setTexts] = useState<LimitTexts>(before);
  const changed: TenantLimitsInput = changedLimits(before, texts);
  return (
    <ActionDialog
      title={usage.changeTitle}
      submit={usage.change}
      document={TenantUpdateDocument}
      variables={{ input: { tenantId, limits: changed } }}
      shown={["usage"]}
      isIncomplete={Object.keys(changed).length === 0}
      onClose={onClose}
    >
      {LIMIT_NAMES.map((name) => (
        <TextField
          key={name}
          name={name}
          label={name.endsWith("Seconds") ? usage.inSeconds(usage.names[name]) : usage.names[name]}
          {...(name.endsWith("Rates") && { hint: usage.ratesHint })}
          value={texts[name]}
          onChange={(text) => setTexts({ ...texts, [name]: text })}
          autoFocus={name === LIMIT_NAMES[0]}
          isCode
          autoComplete="off"
        />
      ))}
    </ActionDialog>
  );
}
