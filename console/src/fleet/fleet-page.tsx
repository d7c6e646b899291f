/** Sensors and assets of a tenant. */
import { useSearch } from "../routing";
import { AssetsList } from "./assets-list";
import { FLEET_SEARCH } from "./fleet-search";
import { SensorsList } from "./sensors-list";

export default function FleetPage() {
  const [{ view }] = useSearch(FLEET_SEARCH);
  return view === "assets" ? <AssetsList /> : <SensorsList />;
}
