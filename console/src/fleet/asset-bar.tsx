/** The asset whose sensors are listed: what it is, and what can be done with it. */
import { lazy, Suspense, useState } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import styles from "./asset-bar.module.css";
import { useAsset, type AssetDetails } from "./use-asset";

const EditAsset = lazy(() => import("./edit-asset"));
const DeleteAsset = lazy(() => import("./delete-asset"));

interface AssetBarProps {
  readonly tenantId: string;
  readonly assetId: string;
  /** Shows the sensors of all assets. */
  readonly onAll: () => void;
}

export function AssetBar({ tenantId, assetId, onAll }: AssetBarProps) {
  const { asset: texts } = useMessages();
  const rights = useRights();
  const asset = useAsset(tenantId, assetId);
  const [opened, setOpened] = useState<"edit" | "delete" | null>(null);
  const close = () => setOpened(null);
  return (
    <section className={cx(styles.bar)} aria-label={assetId}>
      <h2 className={cx(styles.name)}>{assetId}</h2>
      <p className={cx(styles.facts)}>{asset ? <Facts asset={asset} /> : " "}</p>
      <div className={cx(styles.actions)}>
        {asset && rights.may("assetUpdate") && (
          <Button kind="quiet" onPress={() => setOpened("edit")}>
            {texts.edit}
          </Button>
        )}
        {asset && rights.may("assetDelete") && (
          <Button kind="quiet" onPress={() => setOpened("delete")}>
            {texts.delete}
          </Button>
        )}
        <Button kind="quiet" icon="close" onPress={onAll}>
          {texts.all}
        </Button>
      </div>
      <Suspense fallback={null}>
        {asset && opened === "edit" && <EditAsset tenantId={tenantId} asset={asset} onClose={close} />}
        {asset && opened === "delete" && (
          <DeleteAsset tenantId={tenantId} asset={asset} onClose={close} onDone={onAll} />
        )}
      </Suspense>
    </section>
  );
}

function Facts({ asset: { name, type, createdAt } }: { readonly asset: AssetDetails }) {
  const { asset: texts } = useMessages();
  const { day } = useFormats();
  return [...(name === null ? [] : [name]), type, `${texts.registered} ${day(Date.parse(createdAt))}`].join(" · ");
}
