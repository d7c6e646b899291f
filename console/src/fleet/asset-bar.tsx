/** Shows the asset whose sensors are listed, with its properties and actions. */
import { useState } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { lazyPart } from "../ui/lazy-part";
import { Empty } from "../ui/states";
import styles from "./asset-bar.module.css";
import { useAsset, type AssetDetails } from "./use-asset";

const EditAsset = lazyPart(() => import("./edit-asset"));
const DeleteAsset = lazyPart(() => import("./delete-asset"));

interface Opened {
  readonly what: "edit" | "delete";
  /** Copy of the asset from before its deletion, because the API no longer returns the asset. */
  readonly asset: AssetDetails;
}

interface AssetBarProps {
  readonly tenantId: string;
  readonly assetId: string;
  /** Called to show the sensors of all assets. */
  readonly onAll: () => void;
}

export function AssetBar({ tenantId, assetId, onAll }: AssetBarProps) {
  const { asset: texts } = useMessages();
  const rights = useRights();
  const asset = useAsset(tenantId, assetId);
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  if (asset === null && opened === null) {
    return (
      <Empty icon="search" title={texts.unknown(assetId)} text={texts.unknownText}>
        <Button onPress={onAll}>{texts.all}</Button>
      </Empty>
    );
  }
  return (
    <section className={cx(styles.bar)} aria-label={assetId}>
      <h2 className={cx(styles.name)}>{assetId}</h2>
      <p className={cx(styles.facts)}>{asset ? <Facts asset={asset} /> : " "}</p>
      <div className={cx(styles.actions)}>
        {asset && rights.may("assetUpdate") && (
          <Button kind="quiet" onPress={() => setOpened({ what: "edit", asset })}>
            {texts.edit}
          </Button>
        )}
        {asset && rights.may("assetDelete") && (
          <Button kind="quiet" onPress={() => setOpened({ what: "delete", asset })}>
            {texts.delete}
          </Button>
        )}
        <Button kind="quiet" icon="close" onPress={onAll}>
          {texts.all}
        </Button>
      </div>
      {opened?.what === "edit" && <EditAsset tenantId={tenantId} asset={opened.asset} onClose={close} />}
      {opened?.what === "delete" && (
        <DeleteAsset tenantId={tenantId} asset={opened.asset} onClose={close} onDone={onAll} />
      )}
    </section>
  );
}

function Facts({ asset: { name, type, createdAt } }: { readonly asset: AssetDetails }) {
  const { asset: texts } = useMessages();
  const { day } = useFormats();
  return [...(name === null ? [] : [name]), type, `${texts.registered} ${day(Date.parse(createdAt))}`].join(" · ");
}
