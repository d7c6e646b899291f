/** Frame of every page: navigation, state of the connection, palette. */
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { useLocation } from "react-router";
import { useRegistryChanges } from "../live/use-changes";
import { useMessages } from "../messages/messages-provider";
import { useRights } from "../session/viewer";
import { Boundary } from "../ui/boundary";
import { Button as ActionButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Icon } from "../ui/icon";
import { lazyPart } from "../ui/lazy-part";
import { ClockNotice } from "./clock-notice";
import { ConnectionBanner } from "./connection-banner";
import { Mark } from "./mark";
import { Navigation, useTenantId } from "./navigation";
import styles from "./shell.module.css";

const Palette = lazyPart(() => import("../palette/palette"));

export function Shell({ children }: { readonly children: ReactNode }) {
  const { shell, product } = useMessages();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const openPalette = () => setPaletteOpen(true);
  const closePalette = () => setPaletteOpen(false);
  useShortcut(openPalette);
  useRegistryChanges(useTenantId(), useRights().operate);
  const { pathname } = useLocation();
  const [shownPath, setShownPath] = useState(pathname);
  if (shownPath !== pathname) {
    setShownPath(pathname);
    setMenuOpen(false);
  }
  return (
    <div className={cx(styles.shell)}>
      <a className={cx(styles.skip)} href="#content" onClick={focusContent}>
        {shell.skip}
      </a>
      <header className={cx(styles.side, isMenuOpen && styles.open)}>
        <div className={cx(styles.top)}>
          <span className={cx(styles.brand)}>
            <Mark />
            {product}
          </span>
          <Button
            className={cx(styles.menuButton)}
            aria-expanded={isMenuOpen}
            aria-label={shell.menu}
            onPress={() => setMenuOpen(!isMenuOpen)}
          >
            <Icon name={isMenuOpen ? "close" : "menu"} />
          </Button>
        </div>
        <div className={cx(styles.menu)}>
          <Button className={cx(styles.paletteButton)} onPress={openPalette}>
            <Icon name="search" />
            <span>{shell.palette}</span>
            <kbd>{isApple() ? "⌘K" : "Ctrl K"}</kbd>
          </Button>
          <Navigation />
        </div>
      </header>
      <main id="content" className={cx(styles.content)} tabIndex={-1}>
        <ConnectionBanner />
        <ClockNotice />
        {children}
      </main>
      {isPaletteOpen && (
        <Boundary place="palette" fallback={<NoPalette onClose={closePalette} />}>
          <Palette onClose={closePalette} />
        </Boundary>
      )}
    </div>
  );
}

/** Shown if the palette cannot be loaded. The current page stays usable. */
function NoPalette({ onClose }: { readonly onClose: () => void }) {
  const { common } = useMessages();
  return (
    <div role="alert" className={cx(styles.broken)}>
      <p>{common.brokenText}</p>
      <ActionButton kind="primary" onPress={() => location.reload()}>
        {common.reload}
      </ActionButton>
      <ActionButton onPress={onClose}>{common.close}</ActionButton>
    </div>
  );
}

function focusContent(event: { preventDefault: () => void }): void {
  // Because of the page's `<base>`, a plain fragment would link to the start page.
  event.preventDefault();
  document.getElementById("content")?.focus();
}

function isApple(): boolean {
  return /\b(?:Mac|iPhone|iPad)/.test(navigator.userAgent);
}

function useShortcut(open: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      // A dialog must be closed first, because it may show a secret that Sluice cannot show again.
      if (document.querySelector("[role=dialog]") === null) open();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
}
