/** Changes the type and the name of an asset. */
import { useState } from "react";
import { ActionDialog } from "../action/action-dialog";
import { AssetUpdateDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { TextField } from "../ui/field";
import type { AssetDetails } from "./use-asset";

interface EditAssetProps {
  readonly tenantId: string;
  readonly asset: AssetDetails;
  readonly onClose: () => void;
}

export default function EditAsset({ tenantId, asset: { assetId, ...before }, onClose }: EditAssetProps) {
  const { asset } = useMessages();
  const [type, setType] = useState(before.type);
  const [name, setName] = useState(before.name ?? "");
  const input = { tenantId, assetId, type: type.trim(), name: name.trim() === "" ? null : name.trim() };
  return (
    <ActionDialog
      title={asset.editTitle(assetId)}
      submit={asset.save}
      document={AssetUpdateDocument}
      variables={{ input }}
      shown={["asset", "fleet", "sensor"]}
      onClose={onClose}
    >
      <TextField name="type" label={asset.type} value={type} onChange={setType} autoFocus />
      <TextField name="name" label={asset.name} hint={asset.nameHint} value={name} onChange={setName} />
    </ActionDialog>
  );
}
