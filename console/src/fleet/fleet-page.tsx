/** Page of a tenant's sensors and assets. */
import { useSearch } from "../routing";
import { AssetsList } from "./assets-list";
import { FLEET_SEARCH } from "./fleet-search";
import { SensorsList } from "./sensors-list";

export default function FleetPage() {
  const [{ view }] = useSearch(FLEET_SEARCH);
  return view === "assets" ? <AssetsList /> : <SensorsList />;
}
