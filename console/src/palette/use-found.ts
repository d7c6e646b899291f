/** Finds matching assets and sensors of the tenant in view. The `id` of each result is its address. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { foundSensors } from "../find/found";
import { hasWords, mainWord, wordsOf } from "../find/words";
import { FindDocument } from "../generated/operations";
import { paths } from "../paths";
import { useSession } from "../session/session-provider";
import { useTenantId } from "../shell/navigation";
import { usePaused } from "../ui/pause";

/**
 * Maximum number of assets, and of sensors, that are shown. A search for several words requests more, because only the
 * console checks all words.
 */
const SHOWN = 8;
const EXAMINED = 100;

interface Found {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly icon: "fleet" | "overview";
}

const NOTHING = { assets: [], sensors: [] };

export function useFound(text: string): { readonly assets: readonly Found[]; readonly sensors: readonly Found[] } {
  const { sluice } = useSession();
  const tenantId = useTenantId();
  const paused = usePaused(text);
  const ids = wordsOf(paused);
  const search = mainWord(ids) ?? "";
  const isSeveral = ids.length > 1;
  const variables = { tenantId, search, ids, isSeveral, first: isSeveral ? EXAMINED : SHOWN };
  const { data } = useQuery({
    queryKey: ["find", variables],
    queryFn: async ({ signal }) => (await sluice.request(FindDocument, variables, { signal })).tenant ?? null,
    enabled: tenantId !== undefined && search.length > 1,
    placeholderData: keepPreviousData,
  });
  const words = wordsOf(text);
  if (!data || (mainWord(words)?.length ?? 0) < 2) return NOTHING;
  const assets = data.assets.nodes.filter(({ assetId, name, type }) => hasWords(words, [assetId, name, type]));
  return {
    assets: assets.slice(0, SHOWN).map(({ assetId, name, type }) => ({
      id: paths.sensorsOf(data.tenantId, assetId),
      name: assetId,
      note: name ?? type,
      icon: "fleet",
    })),
    sensors: foundSensors(words, [data.ofAssets, data.sensors])
      .slice(0, SHOWN)
      .map(({ sensorId, type, asset: { assetId } }) => ({
        id: paths.sensor(data.tenantId, assetId, sensorId),
        name: `${assetId} / ${sensorId}`,
        note: type,
        icon: "overview",
      })),
  };
}
