/** Dialog that changes the type and the name of an asset. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import { changedFields, textOrNull } from "../action/changed-fields";
import { AssetUpdateDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { TextField } from "../ui/field";
import type { AssetDetails } from "./use-asset";

interface EditAssetProps {
  readonly tenantId: string;
  readonly asset: AssetDetails;
  readonly onClose: () => void;
}

export default function EditAsset({ tenantId, asset, onClose }: EditAssetProps) {
  const { assetId } = asset;
  // The values when the dialog opened. Others may change the asset while it is open.
  const [before] = useState<{ readonly type: string; readonly name: string | null }>({
    type: asset.type,
    name: asset.name,
  });
  const { asset: texts } = useMessages();
  const [type, setType] = useState(before.type);
  const [name, setName] = useState(before.name ?? "");
  const changed = changedFields(before, { type: type.trim(), name: textOrNull(name) });
  return (
    <ActionDialog
      title={texts.editTitle(assetId)}
      submit={texts.save}
      document={AssetUpdateDocument}
      variables={{ input: { tenantId, assetId, ...changed } }}
      shown={["asset", "fleet", "sensor"]}
      fields={["type", "name"]}
      isIncomplete={Object.keys(changed).length === 0}
      onClose={onClose}
    >
      <TextField name="type" label={texts.type} value={type} onChange={setType} autoFocus />
      <TextField name="name" label={texts.name} hint={texts.nameHint} value={name} onChange={setName} />
    </ActionDialog>
  );
}
