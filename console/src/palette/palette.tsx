/** Dialog that finds pages, assets, sensors and actions by name. */
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
import { hasWordBeginnings, wordsOf } from "../find/words";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSessionStore } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { usePages, useTenantId } from "../shell/navigation";
import { chooseTheme } from "../shell/theme";
import { cx } from "../ui/cx";
import { Icon, type IconName } from "../ui/icon";
import { mayLeave, maySignOut } from "../ui/leave-guard";
import { chooseTimeForm, type TimeForm } from "../ui/time-form";
import styles from "./palette.module.css";
import { useFound } from "./use-found";

const TIME_FORMS = ["absolute", "relative"] as const satisfies readonly TimeForm[];

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
          {/* Escape closes the palette immediately. The search field alone would only clear itself. */}
          <div
            className={cx(styles.keys)}
            onKeyDownCapture={(event) => {
              if (event.key === "Escape" && !event.nativeEvent.isComposing) onClose();
            }}
          >
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
          </div>
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
  const works = useWorks();
  const { assets, sensors } = useFound(text);
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
  const times = TIME_FORMS.map((form) => ({
    id: `times-${form}`,
    name: palette.times[form],
    icon: "clock" as const,
    act: () => {
      chooseTimeForm(form);
      onClose();
    },
  }));
  const words = wordsOf(text);
  const matching = (choices: readonly Choice[]) => choices.filter(({ name }) => hasWordBeginnings(words, name));
  const leading = (links: readonly Omit<Choice, "act">[]) => links.map((link) => ({ ...link, act: go(link.id) }));
  const links = [...pages.tenant, ...pages.platform];
  return [
    { name: palette.pages, choices: matching(leading(links.map(({ to, name, icon }) => ({ id: to, name, icon })))) },
    { name: palette.assets, choices: leading(assets) },
    { name: palette.sensors, choices: leading(sensors) },
    {
      name: palette.actions,
      choices: matching([
        ...leading(works),
        ...times,
        theme("light", palette.light),
        theme("dark", palette.dark),
        theme("system", palette.system),
        { id: "sign-out", name: shell.signOut, icon: "signOut", act: () => void (maySignOut() && store.signOut()) },
      ]),
    },
  ];
}

/** Actions that the role allows. Each opens the address of a dialog or a form. */
function useWorks(): readonly Omit<Choice, "act">[] {
  const { registerSensor, asset, fleetImport, access, register } = useMessages();
  const { may } = useRights();
  const tenantId = useTenantId();
  const ofTenant =
    tenantId === undefined
      ? []
      : [
          { needs: "sensorRegister", name: registerSensor.title, id: paths.begin(tenantId, "sensor") },
          { needs: "assetRegister", name: asset.register, id: paths.begin(tenantId, "asset") },
          { needs: "fleetImport", name: fleetImport.title, id: paths.fleetImport(tenantId) },
          { needs: "brokerCredentialIssue", name: access.issueTitle, id: paths.begin(tenantId, "credential") },
          { needs: "apiKeyCreate", name: access.createKeyTitle, id: paths.begin(tenantId, "key") },
        ];
  return [...ofTenant, { needs: "tenantRegister", name: register.title, id: paths.registerTenant() }]
    .filter(({ needs }) => may(needs))
    .map(({ name, id }) => ({ name, id, icon: "plus" }));
}
