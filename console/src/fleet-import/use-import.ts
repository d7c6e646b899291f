/** Sends an import in parts. It can be repeated: what exists stays as it is. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FleetImportDocument, type FleetImportMutation } from "../generated/operations";
import type { RequestFailure } from "../request-failure";
import { useAction } from "../session/use-action";
import type { AssetItem } from "./fleet-file";

/** Small enough for progress to be seen, and below the API's 1,000 assets. */
const BATCH_ITEMS = 500;

type ItemError = NonNullable<FleetImportMutation["fleetImport"]>["itemErrors"][number];

export interface Imported {
  readonly assets: number;
  readonly created: number;
  readonly unchanged: number;
  readonly errors: readonly ItemError[];
}

export interface Import {
  readonly run: (assets: readonly AssetItem[]) => Promise<void>;
  readonly isRunning: boolean;
  /** null: not begun. */
  readonly done: Imported | null;
  readonly failure: RequestFailure | null;
  /** Of a value in the input. */
  readonly fieldFailure: RequestFailure | null;
}

export function useImport(tenantId: string): Import {
  const action = useAction(FleetImportDocument);
  const queries = useQueryClient();
  const [done, setDone] = useState<Imported | null>(null);
  const [isRunning, setRunning] = useState(false);
  const run = async (assets: readonly AssetItem[]) => {
    setRunning(true);
    let sum: Imported = { assets: 0, created: 0, unchanged: 0, errors: [] };
    setDone(sum);
    for (const batch of batchesOf(assets)) {
      const payload = await action.run({ input: { tenantId, assets: batch } });
      if (payload === null) break;
      sum = {
        assets: sum.assets + batch.length,
        created: sum.created + (payload.assetsCreated ?? 0) + (payload.sensorsCreated ?? 0),
        unchanged: sum.unchanged + (payload.assetsUnchanged ?? 0) + (payload.sensorsUnchanged ?? 0),
        errors: [...sum.errors, ...payload.itemErrors],
      };
      setDone(sum);
    }
    setRunning(false);
    await queries.invalidateQueries({ queryKey: ["fleet"] });
  };
  const [message] = Object.values(action.fieldErrors);
  return {
    run,
    isRunning,
    done,
    failure: action.failure,
    fieldFailure: message === undefined ? null : { code: "INVALID", message, incidentId: null },
  };
}

/** Parts of at most {@link BATCH_ITEMS} assets and sensors, or of one asset. */
export function batchesOf(assets: readonly AssetItem[]): readonly (readonly AssetItem[])[] {
  const batches: AssetItem[][] = [];
  let items = BATCH_ITEMS;
  for (const asset of assets) {
    items += 1 + asset.sensors.length;
    const batch = batches.at(-1);
    if (batch === undefined || items > BATCH_ITEMS) {
      batches.push([asset]);
      items = 1 + asset.sensors.length;
    } else batch.push(asset);
  }
  return batches;
}
