/** Dialog that registers an asset without sensors. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { ActionDialog } from "../action/action-dialog";
import { AssetRegisterDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useIdempotent } from "../session/use-idempotency-key";
import { TextField } from "../ui/field";

export default function RegisterAsset({
  tenantId,
  onClose,
}: {
  readonly tenantId: string;
  readonly onClose: () => void;
}) {
  const { asset } = useMessages();
  const navigate = useNavigate();
  const [assetId, setAssetId] = useState("");
  const [type, setType] = useState("");
  const [name, setName] = useState("");
  const input = useIdempotent({
    tenantId,
    assetId: assetId.trim(),
    type: type.trim(),
    name: name.trim() === "" ? null : name.trim(),
  });
  return (
    <ActionDialog
      title={asset.register}
      submit={asset.registerSubmit}
      document={AssetRegisterDocument}
      variables={{ input }}
      shown={["fleet", "fleet-count"]}
      fields={["assetId", "type", "name"]}
      onDone={() => void navigate(paths.sensorsOf(tenantId, input.assetId))}
      onClose={onClose}
    >
      <TextField
        name="assetId"
        label={asset.id}
        hint={asset.idHint}
        value={assetId}
        onChange={setAssetId}
        isCode
        autoFocus
      />
      <TextField name="type" label={asset.type} placeholder="truck" value={type} onChange={setType} />
      <TextField name="name" label={asset.name} hint={asset.nameHint} value={name} onChange={setName} />
    </ActionDialog>
  );
}
