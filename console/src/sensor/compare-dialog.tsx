/** Dialog that chooses a sensor to compare with. Sensors of the same type come first. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { foundSensors } from "../find/found";
import { mainWord, wordsOf } from "../find/words";
import { ComparableDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { SearchField } from "../ui/field";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import { usePaused } from "../ui/pause";
import styles from "./compare.module.css";
import type { SensorName } from "./comparison";
import type { SensorRef } from "./use-chart-points";
import { useSensor } from "./use-sensor";

interface CompareDialogProps {
  readonly sensor: SensorRef;
  readonly isTaken: (sensor: SensorName) => boolean;
  readonly onChoose: (sensor: SensorName) => void;
  readonly onClose: () => void;
}

/** Sensors of each list. A search for several words requests more, because only the console checks all words. */
const PAGE = 50;
const EXAMINED = 200;
/** Maximum number of sensors that the API returns in one list (`first`). */
const MOST = 1_000;

export default function CompareDialog({ sensor, isTaken, onChoose, onClose }: CompareDialogProps) {
  const { compare, common } = useMessages();
  const { sluice } = useSession();
  const type = useSensor(sensor).data?.sensor?.type;
  const [text, setText] = useState("");
  const [pages, setPages] = useState(1);
  const ids = wordsOf(usePaused(text));
  const isSeveral = ids.length > 1;
  const first = Math.min(MOST, pages * (isSeveral ? EXAMINED : PAGE));
  const variables = { tenantId: sensor.tenantId, type: type ?? "", search: mainWord(ids), ids, isSeveral, first };
  const { data } = useQuery({
    queryKey: ["comparable", variables],
    queryFn: async ({ signal }) => (await sluice.request(ComparableDocument, variables, { signal })).tenant ?? null,
    enabled: type !== undefined,
    placeholderData: keepPreviousData,
  });
  const lists = [data?.ofAssets, data?.sameType, data?.sensors];
  const found =
    data === undefined
      ? undefined
      : foundSensors(wordsOf(text), lists)
          .filter(({ asset: { assetId }, sensorId }) => !isTaken({ assetId, sensorId }))
          .sort((one, other) => Number(other.type === type) - Number(one.type === type));
  const hasMore = first < MOST && lists.some((list) => list?.pageInfo.hasNextPage === true);
  return (
    <Dialog title={compare.title} onClose={onClose}>
      <SearchField
        label={compare.search}
        value={text}
        onChange={(next) => {
          setText(next);
          setPages(1);
        }}
        autoFocus
      />
      <ul className={cx(styles.found)} aria-label={compare.found}>
        {found?.map(({ id, sensorId, type: its, asset: { assetId } }) => (
          <li key={id}>
            <button type="button" className={cx(styles.choice)} onClick={() => onChoose({ assetId, sensorId })}>
              <span>
                {assetId} / {sensorId}
              </span>
              <small>{its}</small>
            </button>
          </li>
        ))}
        {found?.length === 0 && <li className={cx(styles.none)}>{compare.none}</li>}
      </ul>
      <DialogButtons>
        {hasMore && <Button onPress={() => setPages(pages + 1)}>{common.more}</Button>}
        <DialogCancel onPress={onClose} />
      </DialogButtons>
    </Dialog>
  );
}
