/** Dialog that changes the limits of a tenant. It sends only changed limits. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import { TenantUpdateDocument, type TenantLimitsInput, type UsageQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { changedLimits, LIMIT_NAMES, textsOf, type LimitTexts } from "./limit-texts";
import styles from "./usage.module.css";

interface LimitsDialogProps {
  readonly tenantId: string;
  readonly limits: NonNullable<UsageQuery["tenant"]>["limits"];
  /** Limits in force, including the platform's defaults; null: they are unknown. */
  readonly inForce: NonNullable<UsageQuery["tenant"]>["limitsInForce"];
  readonly onClose: () => void;
}

export default function LimitsDialog({ tenantId, limits, inForce, onClose }: LimitsDialogProps) {
  const { usage } = useMessages();
  const { count } = useFormats();
  // The limits when the dialog opened. The page may refetch them meanwhile.
  const [before] = useState(() => textsOf(limits));
  const [texts, setTexts] = useState<LimitTexts>(before);
  const changed: TenantLimitsInput = changedLimits(before, texts);
  const placeholderOf = (name: (typeof LIMIT_NAMES)[number]) => {
    if (name.endsWith("Rates")) return { placeholder: usage.unlimited };
    const limit = inForce !== null && name in inForce ? inForce[name as keyof typeof inForce] : undefined;
    return typeof limit === "number" ? { placeholder: usage.byDefault(count(limit)) } : {};
  };
  return (
    <ActionDialog
      title={usage.changeTitle}
      submit={usage.change}
      document={TenantUpdateDocument}
      variables={{ input: { tenantId, limits: changed } }}
      shown={["usage"]}
      isRoomy
      fields={LIMIT_NAMES}
      isIncomplete={Object.keys(changed).length === 0}
      onClose={onClose}
    >
      <div className={cx(styles.fields)}>
        {LIMIT_NAMES.map((name) => (
          <TextField
            key={name}
            name={name}
            label={usage.names[name]}
            {...(name.endsWith("Seconds") && { hint: usage.lengthHint })}
            {...(name.endsWith("Rates") && { hint: usage.ratesHint })}
            {...placeholderOf(name)}
            value={texts[name]}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
            autoFocus={name === LIMIT_NAMES[0]}
            isCode
            autoComplete="off"
          />
        ))}
      </div>
    </ActionDialog>
  );
}
