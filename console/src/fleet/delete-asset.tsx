/** Dialog that deletes an asset with its sensors. */
import { DeleteDialog } from "../action/delete-dialog";
import { AssetDeleteDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import type { AssetDetails } from "./use-asset";

interface DeleteAssetProps {
  readonly tenantId: string;
  readonly asset: AssetDetails;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export default function DeleteAsset({ tenantId, asset: { assetId, sensors }, onDone, onClose }: DeleteAssetProps) {
  const { asset, fleet } = useMessages();
  const { totalCount } = sensors;
  const counted = totalCount === null ? fleet.views.sensors : fleet.count(totalCount.count, totalCount.isExact);
  return (
    <DeleteDialog
      title={asset.deleteTitle(assetId)}
      name={assetId}
      lead={asset.deleteLead}
      goes={[asset.goes(counted), ...asset.goesToo]}
      document={AssetDeleteDocument}
      variables={{ input: { tenantId, assetId } }}
      shown={["fleet", "fleet-count"]}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
