/** Finds pages, sensors and actions by name. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { useNavigate } from "react-router";
import { FindDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSession, useSessionStore } from "../session/session-provider";
import { usePages, useTenantId } from "../shell/navigation";
import { chooseTheme } from "../shell/theme";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/icon";
import { mayLeave, maySignOut } from "../ui/leave-guard";
import styles from "./palette.module.css";

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
  readonly icon: IconName;
  readonly act: () => void;
}

export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const { palette } = useMessages();
  const [text, setText] = useState("");
  const sections = useSections(text, onClose);
  const choices = sections.flatMap(({ choices: each }) => each);
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={onClose} className={cx(styles.overlay)}>
      <Modal className={cx(styles.modal)}>
        <Dialog aria-label={palette.label} className={cx(styles.dialog)}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={palette.label} autoFocus className={cx(styles.field)}>
              <Icon name="search" />
              <Input placeholder={palette.placeholder} className={cx(styles.input)} />
            </SearchField>
            <Menu
              aria-label={palette.label}
              className={cx(styles.menu)}
              onAction={(key) => choices.find(({ id }) => id === key)?.act()}
              renderEmptyState={() => <p className={cx(styles.empty)}>{palette.empty}</p>}
            >
              {sections
                .filter(({ choices: { length } }) => length > 0)
                .map((section) => (
                  <MenuSection key={section.name} className={cx(styles.section)}>
                    <Header className={cx(styles.header)}>{section.name}</Header>
                    {section.choices.map(({ id, name, note, icon }) => (
                      <MenuItem key={id} id={id} textValue={name} className={cx(styles.item)}>
                        <Icon name={icon} />
                        <span>{name}</span>
                        {note !== undefined && <small>{note}</small>}
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function useSections(text: string, onClose: () => void): readonly { name: string; choices: readonly Choice[] }[] {
  const { palette, shell } = useMessages();
  const navigate = useNavigate();
  const store = useSessionStore();
  const pages = usePages();
  const sensors = useFound(text);
  const go = (to: string) => () => {
    onClose();
    if (mayLeave()) void navigate(to);
  };
  const theme = (chosen: "light" | "dark" | "system", name: string): Choice => ({
    id: `theme-${chosen}`,
    name,
    icon: "sun",
    act: () => {
      chooseTheme(chosen);
      onClose();
    },
  });
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  // Each word typed begins a word of the name.
  const matching = (choices: readonly Choice[]) =>
    choices.filter(({ name }) => words.every((word) => ` ${name.toLowerCase()}`.includes(` ${word}`)));
  const links = [...pages.tenant, ...pages.platform];
  return [
    {
      name: palette.pages,
      choices: matching(links.map(({ to, name, icon }) => ({ id: to, name, icon, act: go(to) }))),
    },
    { name: palette.sensors, choices: sensors.map((sensor) => ({ ...sensor, act: go(sensor.id) })) },
    {
      name: palette.actions,
      choices: matching([
        theme("light", palette.light),
        theme("dark", palette.dark),
        theme("system", palette.system),
        { id: "sign-out", name: shell.signOut, icon: "signOut", act: () => void (maySignOut() && store.signOut()) },
      ]),
    },
  ];
}

/** Sensors of the tenant in view that match. The key of each is its address. */
function useFound(text: string): readonly Omit<Choice, "act">[] {
  const { sluice } = useSession();
  const tenantId = useTenantId();
  const search = text.trim();
  const { data } = useQuery({
    queryKey: ["find", tenantId, search],
    queryFn: async ({ signal }) =>
      (await sluice.request(FindDocument, { tenantId, search }, { signal })).tenant ?? null,
    enabled: tenantId !== undefined && search.length > 1,
    placeholderData: keepPreviousData,
  });
  if (!data || search.length < 2) return [];
  return data.sensors.nodes.map(({ sensorId, type, asset: { assetId } }) => ({
    id: paths.sensor(data.tenantId, assetId, sensorId),
    name: `${assetId} / ${sensorId}`,
    note: type,
    icon: "overview",
  }));
}
