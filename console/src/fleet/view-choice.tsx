/** Switch between the lists of sensors and assets. */
import { useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { Choices } from "../ui/choices";
import { FLEET_SEARCH, VIEWS } from "./fleet-search";

export function ViewChoice() {
  const { fleet } = useMessages();
  const [{ view = "sensors" }, change] = useSearch(FLEET_SEARCH);
  return (
    <Choices
      label={fleet.view}
      choices={VIEWS}
      chosen={view}
      nameOf={(each) => fleet.views[each]}
      // Drops filters and order, because they do not apply to the other list.
      onChoose={(next) =>
        change(
          {
            view: next === "sensors" ? undefined : next,
            q: undefined,
            type: undefined,
            asset: undefined,
            state: undefined,
            sort: undefined,
          },
          true,
        )
      }
    />
  );
}
