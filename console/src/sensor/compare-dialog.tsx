/** Chooses a sensor to compare with. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FindDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { cx } from "../ui/cx";
import { SearchField } from "../ui/field";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import styles from "./compare.module.css";
import type { SensorName } from "./comparison";

interface CompareDialogProps {
  readonly tenantId: string;
  readonly isTaken: (sensor: SensorName) => boolean;
  readonly onChoose: (sensor: SensorName) => void;
  readonly onClose: () => void;
}

export default function CompareDialog({ tenantId, isTaken, onChoose, onClose }: CompareDialogProps) {
  const { compare } = useMessages();
  const { sluice } = useSession();
  const [text, setText] = useState("");
  const search = text.trim();
  const { data } = useQuery({
    queryKey: ["find", tenantId, search],
    queryFn: async ({ signal }) =>
      (await sluice.request(FindDocument, { tenantId, search: search === "" ? null : search }, { signal })).tenant ??
      null,
    placeholderData: keepPreviousData,
  });
  const found = data?.sensors.nodes.filter(({ asset: { assetId }, sensorId }) => !isTaken({ assetId, sensorId }));
  return (
    <Dialog title={compare.title} onClose={onClose}>
      <SearchField label={compare.search} value={text} onChange={setText} autoFocus />
      <ul className={cx(styles.found)} aria-label={compare.found}>
        {found?.map(({ id, sensorId, type, asset: { assetId } }) => (
          <li key={id}>
            <button type="button" className={cx(styles.choice)} onClick={() => onChoose({ assetId, sensorId })}>
              <span>
                {assetId} / {sensorId}
              </span>
              <small>{type}</small>
            </button>
          </li>
        ))}
        {found?.length === 0 && <li className={cx(styles.none)}>{compare.none}</li>}
      </ul>
      <DialogButtons>
        <DialogCancel onPress={onClose} />
      </DialogButtons>
    </Dialog>
  );
}
